package org.apache.rocketmq.common.internal.worker;

import org.slf4j.LoggerFactory;

/** Hears of failures that nobody waits for: a worker's turn, a timer's task, a bug in a handler. */
@FunctionalInterface
public interface Failures {

    /**
     * Takes note of a failure.
     *
     * @param what what was tried, as the subject of a sentence
     */
    void report(String what, Throwable failure);

    /** Writes each failure with its stack trace to the log of this name. */
    static Failures toLog(String loggerName) {
        var log = LoggerFactory.getLogger(loggerName);
        return (what, failure) -> log.error("{} failed", what, failure);
    }
}
