package org.apache.rocketmq.srvutil;

import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** The process's log as a whole. */
final class Logging {
    private Logging() { }

    /** Writes out what still waits, as the process is about to end. */
    static void stop() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
            logback.stop();
        }
    }
}
