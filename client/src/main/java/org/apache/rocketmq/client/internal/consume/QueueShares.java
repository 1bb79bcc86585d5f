package org.apache.rocketmq.client.internal.consume;

import java.util.Set;
import org.apache.rocketmq.common.message.MessageQueue;

/** The queues that are a member's share. The client loop alone changes them. */
public interface QueueShares {
    /** For queues that nobody reads: there are none. */
    QueueShares NONE = new QueueShares() {
        @Override
        public void assign(String topic, Set<MessageQueue> queues) {
            if (!queues.isEmpty()) {
                throw new IllegalArgumentException("nobody here can read " + queues);
            }
        }

        @Override
        public void retainTopics(Set<String> topics) { }
    };

    /** Makes these the queues of the topic: takes up those that are new, gives up those that are missing. */
    void assign(String topic, Set<MessageQueue> queues);

    /** Gives up the queues of all topics that are not among these. */
    void retainTopics(Set<String> topics);
}
