package org.apache.rocketmq.client.consumer;

import java.util.Set;
import org.apache.rocketmq.common.message.MessageQueue;

/** Hears of it when a topic has other queues than before, whoever consumes them. */
public interface TopicMessageQueueChangeListener {

    /** The queues of the topic are these now. */
    void onChanged(String topic, Set<MessageQueue> messageQueues);
}
