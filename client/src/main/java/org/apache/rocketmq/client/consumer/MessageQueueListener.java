package org.apache.rocketmq.client.consumer;

import java.util.Set;
import org.apache.rocketmq.common.message.MessageQueue;

/** Hears of it when the queues that this member consumes have changed. */
public interface MessageQueueListener {

    /**
     * The group has shared a topic's queues anew.
     *
     * @param mqAll all queues of the topic
     * @param mqAssigned those that are this member's now
     */
    void messageQueueChanged(String topic, Set<MessageQueue> mqAll, Set<MessageQueue> mqAssigned);
}
