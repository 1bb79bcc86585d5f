package org.apache.rocketmq.client.consumer;

import java.util.List;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * Shares a topic's queues among the members of a group. Every member computes it for itself from the same sorted
 * lists, so equal arguments must give shares that do not overlap and leave no queue out.
 *
 * <p>It is called on the one thread that does the timed work of all clients of the process: while it waits, for a
 * configuration server say, none of them sends heartbeats, stores offsets or takes queues. What takes its time is to be
 * fetched before, or beside it.
 */
public interface AllocateMessageQueueStrategy {

    /** The queues that the member {@code currentCID} takes. */
    List<MessageQueue> allocate(String consumerGroup, String currentCID, List<MessageQueue> mqAll,
        List<String> cidAll);

    /** A short name of the strategy; all members of a group must use the same. */
    String getName();
}
