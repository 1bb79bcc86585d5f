package org.apache.rocketmq.client.consumer.store;

import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingException;

/**
 * How far a consumer has got with its queues. An offset is noted first, which costs nothing, and kept later. A consumer
 * that is given a store of the user's calls it on several threads; it may take its time, but for {@link #updateOffset}
 * and {@link #removeOffset}.
 */
public interface OffsetStore {

    /** Reads what was kept, before the first other call. */
    void load() throws MQClientException;

    /** Notes the offset of the next message to consume; with {@code increaseOnly} not where a greater one is noted. */
    void updateOffset(MessageQueue mq, long offset, boolean increaseOnly);

    /** Notes an offset that later updates leave alone, until the queue is removed. */
    void updateAndFreezeOffset(MessageQueue mq, long offset);

    /** The offset of the next message to consume; -1 where none is known, -2 where it could not be asked for. */
    long readOffset(MessageQueue mq, ReadOffsetType type);

    /** Keeps what is noted of these queues. */
    void persistAll(Set<MessageQueue> mqs);

    /** Keeps what is noted of a queue. */
    void persist(MessageQueue mq);

    /** Forgets what is noted of a queue. */
    void removeOffset(MessageQueue mq);

    /** What is noted of the queues of a topic; of all queues where that is null or empty. */
    Map<MessageQueue, Long> cloneOffsetTable(String topic);

    /** Tells the queue's broker an offset at once; {@code isOneway} does not wait for its answer. */
    void updateConsumeOffsetToBroker(MessageQueue mq, long offset, boolean isOneway)
        throws RemotingException, MQBrokerException, InterruptedException, MQClientException;
}
