package org.apache.rocketmq.client.internal.consume;

import java.time.Duration;
import org.apache.rocketmq.client.consumer.listener.MessageListener;

/**
 * A consumer's listener, and the threads that call it.
 *
 * @param localRetry the rest before a message that no broker takes back is tried again here
 */
public record ListenerSettings(MessageListener listener, int minThreads, int maxThreads, Duration localRetry) {

    ListenerSettings with(MessageListener other) {
        return new ListenerSettings(other, minThreads, maxThreads, localRetry);
    }
}
