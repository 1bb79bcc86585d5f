/** Sending messages: start with {@code DefaultMQProducer}. */
package org.apache.rocketmq.client.producer;
