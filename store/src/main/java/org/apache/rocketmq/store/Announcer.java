package org.apache.rocketmq.store;

import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.store.index.ConsumeQueue;

/** Tells the listener of messages that have become readable. One that fails must not turn a stored message bad. */
final class Announcer {
    private final ArrivalListener arrivals;
    private final Failures failures;

    Announcer(ArrivalListener arrivals, Failures failures) {
        this.arrivals = arrivals;
        this.failures = failures;
    }

    void announce(ConsumeQueue queue, long nextOffset, long tags) {
        try {
            arrivals.arrived(queue.topic(), queue.queueId(), nextOffset, tags);
        } catch (RuntimeException e) {
            failures.report("announcing a message of " + queue, e);
        }
    }
}
