package org.apache.rocketmq.client.producer;

import java.util.List;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;

/** Chooses the queue that a message goes to, such as one for all messages of an order. */
public interface MessageQueueSelector {

    /** Chooses from the topic's writable queues; {@code arg} is what the caller of send passed along. */
    MessageQueue select(List<MessageQueue> mqs, Message msg, Object arg);
}
