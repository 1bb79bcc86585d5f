/** Consuming messages: start with {@code DefaultMQPushConsumer}. */
package org.apache.rocketmq.client.consumer;
