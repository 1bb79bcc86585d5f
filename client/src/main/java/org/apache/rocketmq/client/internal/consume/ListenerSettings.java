package org.apache.rocketmq.client.internal.consume;

import java.time.Duration;
import org.apache.rocketmq.client.consumer.listener.MessageListener;

/**
 * How a consumer's listener is called.
 *
 * @param batchMessages how many messages it is handed at a time at most
 * @param mostReconsumeTimes how often a message comes again before it goes to the dead letters; -1 for 16 times, or
 *     without end where the listener is orderly
 * @param timeout how long a concurrent listener may take before its messages are sent back
 * @param localRetry the rest before a message that no broker takes back is tried again here
 * @param suspend the rest of a queue before an orderly listener gets its messages again
 */
public record ListenerSettings(
    MessageListener listener, int minThreads, int maxThreads, int batchMessages, int mostReconsumeTimes,
    Duration timeout, Duration localRetry, Duration suspend) {
    private static final int DEFAULT_MOST_RECONSUME_TIMES = 16;

    ListenerSettings with(MessageListener other) {
        return new ListenerSettings(other, minThreads, maxThreads, batchMessages, mostReconsumeTimes, timeout,
            localRetry, suspend);
    }

    /** The limit that brokers hear of, whether it was set or not. */
    int reconsumeLimit() {
        return mostReconsumeTimes == -1 ? DEFAULT_MOST_RECONSUME_TIMES : mostReconsumeTimes;
    }

    /** How often an orderly listener gets a message again. */
    int orderlyLimit() {
        return mostReconsumeTimes == -1 ? Integer.MAX_VALUE : mostReconsumeTimes;
    }
}
