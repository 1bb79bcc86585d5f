package org.apache.rocketmq.client.internal.send;

import org.apache.rocketmq.client.impl.CommunicationMode;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * What is to be sent, where and how hard it is to be tried.
 *
 * @param fixedQueue the queue that it must go to; null for the round robin over all of the topic
 * @param mode how the sender hears of the end
 * @param attempts how often it may be tried
 * @param startNanos when its time began
 * @param timeoutMillis of all attempts together
 */
record SendOrder(
    OutgoingMessage message, MessageQueue fixedQueue, SendPolicy policy, CommunicationMode mode, int attempts,
    long startNanos, long timeoutMillis) {
}
