package org.apache.rocketmq.client.consumer;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * A consumer that hands out messages when it is asked for them. What it fetches it is told in one of two ways: topics
 * that it subscribes to, whose queues the members of its group share, or queues that it is assigned.
 */
public interface LitePullConsumer {

    void start() throws MQClientException;

    /** Stores what was committed and leaves the group; what was polled and not committed comes again. */
    void shutdown();

    boolean isRunning();

    /** Adds a topic with all its messages. */
    void subscribe(String topic) throws MQClientException;

    /** Adds a topic by tags: "a || b"; null or "*" for all. */
    void subscribe(String topic, String subExpression) throws MQClientException;

    /** The same, with a listener that hears when other queues are this member's share. */
    void subscribe(String topic, String subExpression, MessageQueueListener messageQueueListener)
        throws MQClientException;

    /**
     * Adds a topic.
     *
     * @throws MQClientException caused by an IllegalStateException where queues were assigned
     */
    void subscribe(String topic, MessageSelector selector) throws MQClientException;

    /** Takes a topic back; its queues are given up. */
    void unsubscribe(String topic);

    /** The queues that are fetched from now. */
    Set<MessageQueue> assignment() throws MQClientException;

    /**
     * Chooses the queues to fetch from, instead of those that were chosen before.
     *
     * @throws IllegalStateException where topics were subscribed to
     */
    void assign(Collection<MessageQueue> messageQueues);

    /** Chooses the tags to fetch of a topic whose queues are assigned; before the start. */
    void setSubExpressionForAssign(String topic, String subExpression);

    /** Has brokers told in heartbeats that these topics are consumed, where queues are assigned. */
    void buildSubscriptionsForHeartbeat(Map<String, MessageSelector> subExpressionMap) throws Exception;

    /** Messages of one queue; waits for them as long as {@code pollTimeoutMillis} says. */
    List<MessageExt> poll();

    /**
     * Messages of one queue in their order.
     *
     * @param timeout how long to wait for them, in milliseconds
     * @return empty where none came in time; where the waiting was interrupted, that interrupt is cleared
     * @throws IllegalStateException where the consumer does not run
     */
    List<MessageExt> poll(long timeout);

    /**
     * Goes on with a queue at an offset. What was fetched of it before is not handed out any more.
     *
     * @throws MQClientException where the queue is not assigned, or has no such offset
     */
    void seek(MessageQueue messageQueue, long offset) throws MQClientException;

    /** Fetches nothing more of these queues; what was fetched is still handed out. */
    void pause(Collection<MessageQueue> messageQueues);

    void resume(Collection<MessageQueue> messageQueues);

    boolean isAutoCommit();

    /** Whether {@code poll} commits from time to time what earlier polls have handed out. */
    void setAutoCommit(boolean autoCommit);

    /** The queues of a topic that can be read. */
    Collection<MessageQueue> fetchMessageQueues(String topic) throws MQClientException;

    /** The offset of the first message that was stored at a time, in milliseconds, or later. */
    Long offsetForTimestamp(MessageQueue messageQueue, Long timestamp) throws MQClientException;

    /** @deprecated the same as {@link #commit()} */
    @Deprecated
    void commitSync();

    /** @deprecated the same as {@link #commit(Map, boolean)} */
    @Deprecated
    void commitSync(Map<MessageQueue, Long> offsetMap, boolean persist);

    /**
     * Commits what was polled of all queues: it counts at once for {@link #committed}, and brokers hear of it within
     * {@code persistConsumerOffsetInterval}, at the shutdown, and before another member goes on with the queue.
     */
    void commit();

    /**
     * Commits offsets of assigned queues; with {@code persist} waits until brokers keep them, at most twice
     * {@code mqClientApiTimeout}. Where one does not, the call returns all the same, and the log says why; the offsets
     * are committed as by {@link #commit()} then, so that brokers are told again and again.
     */
    void commit(Map<MessageQueue, Long> offsetMap, boolean persist);

    /** Commits what was polled of these queues; {@code persist} as with {@link #commit(Map, boolean)}. */
    void commit(Set<MessageQueue> messageQueues, boolean persist);

    /** How far a queue is committed; -1 where nothing is known. */
    Long committed(MessageQueue messageQueue) throws MQClientException;

    /** Has a listener hear when a topic has other queues; one for a topic. */
    void registerTopicMessageQueueChangeListener(String topic,
        TopicMessageQueueChangeListener topicMessageQueueChangeListener) throws MQClientException;

    /** Asks other name servers from now on: "host:port;host:port". */
    void updateNameServerAddress(String nameServerAddress);

    /** Goes on with the oldest message that is still there. */
    void seekToBegin(MessageQueue messageQueue) throws MQClientException;

    /** Goes on with the next message to come. */
    void seekToEnd(MessageQueue messageQueue) throws MQClientException;
}
