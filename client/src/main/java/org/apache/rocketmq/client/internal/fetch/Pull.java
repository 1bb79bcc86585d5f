package org.apache.rocketmq.client.internal.fetch;

import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;

/**
 * One pull as it is asked for.
 *
 * @param maxBytes how many bytes at most; one message comes in any case
 * @param holdMillis how long the broker may wait for messages; 0 for not at all
 * @param timeoutMillis how long the answer is waited for
 */
public record Pull(MessageQueue queue, SubscriptionData subscription, long offset, int maxMessages, int maxBytes,
    long holdMillis, long timeoutMillis) {
    /** By which a consumer waits longer for its pulls. */
    static final String TIMEOUT_SETTINGS = "setConsumerPullTimeoutMillis, setConsumerTimeoutMillisWhenSuspend";
}
