/**
 * What producers and consumers have in common: their configuration and the queries that both can make. Applications
 * start with {@code producer.DefaultMQProducer} and {@code consumer.DefaultMQPushConsumer}; what those are made of
 * lives in {@code internal} and is nobody else's business.
 */
package org.apache.rocketmq.client;
