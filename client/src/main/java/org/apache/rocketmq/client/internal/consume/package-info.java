/**
 * A running push consumer: what it subscribes to, which queues its share is, who handles their messages, and what
 * becomes of those that could not be consumed. Start with {@code PushConsumerEngine}.
 */
package org.apache.rocketmq.client.internal.consume;
