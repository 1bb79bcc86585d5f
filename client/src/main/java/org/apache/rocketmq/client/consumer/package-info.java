/** Consuming messages: start with {@code DefaultMQPushConsumer}, or {@code DefaultLitePullConsumer}. */
package org.apache.rocketmq.client.consumer;
