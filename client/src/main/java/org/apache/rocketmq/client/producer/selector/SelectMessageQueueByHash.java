package org.apache.rocketmq.client.producer.selector;

import java.util.List;
import org.apache.rocketmq.client.producer.MessageQueueSelector;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;

/** Sends messages with equal arguments to the same queue, as long as the number of queues stays the same. */
public class SelectMessageQueueByHash implements MessageQueueSelector {

    @Override
    public MessageQueue select(List<MessageQueue> mqs, Message msg, Object arg) {
        // The remainder's sign goes, not the hash's: clients that share an order key must agree on the queue.
        return mqs.get(Math.abs(arg.hashCode() % mqs.size()));
    }
}
