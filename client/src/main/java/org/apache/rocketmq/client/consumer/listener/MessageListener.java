package org.apache.rocketmq.client.consumer.listener;

/** Is handed the messages of a consumer; see its subtypes. */
public interface MessageListener {
}
