package org.apache.rocketmq.client.consumer;

import java.util.Set;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingException;

/**
 * A consumer that makes single pulls: from which queue, at which offset, and how far it has got, the application says.
 * {@link LitePullConsumer} is what new programs should use.
 */
public interface MQPullConsumer extends MQConsumer {

    void start() throws MQClientException;

    void shutdown();

    /** Has the group share the queues of a topic; the listener, which may be null, hears of its share. */
    void registerMessageQueueListener(String topic, MessageQueueListener listener);

    /**
     * Pulls messages of a queue; does not wait for them.
     *
     * @param subExpression tags: "a || b"; null or "*" for all
     * @param offset the offset of the first message that is wanted; 0 or more
     * @param maxNums how many messages at most; 1 or more
     */
    PullResult pull(MessageQueue mq, String subExpression, long offset, int maxNums)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /** The same; the answer is waited for so many milliseconds. */
    PullResult pull(MessageQueue mq, String subExpression, long offset, int maxNums, long timeout)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    PullResult pull(MessageQueue mq, MessageSelector selector, long offset, int maxNums)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    PullResult pull(MessageQueue mq, MessageSelector selector, long offset, int maxNums, long timeout)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /**
     * The same without waiting for the answer; the callback hears of it.
     *
     * @throws RemotingException also where 10,000 such pulls of the consumer have callbacks that have not ended
     */
    void pull(MessageQueue mq, String subExpression, long offset, int maxNums, PullCallback pullCallback)
        throws MQClientException, RemotingException, InterruptedException;

    void pull(MessageQueue mq, String subExpression, long offset, int maxNums, PullCallback pullCallback, long timeout)
        throws MQClientException, RemotingException, InterruptedException;

    /** The same with a limit of bytes; one message comes in any case. */
    void pull(MessageQueue mq, String subExpression, long offset, int maxNums, int maxSize, PullCallback pullCallback,
        long timeout) throws MQClientException, RemotingException, InterruptedException;

    void pull(MessageQueue mq, MessageSelector selector, long offset, int maxNums, PullCallback pullCallback)
        throws MQClientException, RemotingException, InterruptedException;

    void pull(MessageQueue mq, MessageSelector selector, long offset, int maxNums, PullCallback pullCallback,
        long timeout) throws MQClientException, RemotingException, InterruptedException;

    /** Pulls; the broker waits for some as long as {@code brokerSuspendMaxTimeMillis} where there are none. */
    PullResult pullBlockIfNotFound(MessageQueue mq, String subExpression, long offset, int maxNums)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    void pullBlockIfNotFound(MessageQueue mq, String subExpression, long offset, int maxNums,
        PullCallback pullCallback) throws MQClientException, RemotingException, InterruptedException;

    void pullBlockIfNotFoundWithMessageSelector(MessageQueue mq, MessageSelector selector, long offset, int maxNums,
        PullCallback pullCallback) throws MQClientException, RemotingException, InterruptedException;

    PullResult pullBlockIfNotFoundWithMessageSelector(MessageQueue mq, MessageSelector selector, long offset,
        int maxNums) throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /** Notes how far a queue is consumed; brokers hear of it from time to time, at the shutdown, and by persisting. */
    void updateConsumeOffset(MessageQueue mq, long offset) throws MQClientException;

    /**
     * How far a queue is consumed, as it was noted or, with {@code fromStore}, kept.
     *
     * @return -1 where nothing is known, -2 where its broker could not be asked
     */
    long fetchConsumeOffset(MessageQueue mq, boolean fromStore) throws MQClientException;

    /** This member's share of the queues of a topic that was registered or pulled from. */
    Set<MessageQueue> fetchMessageQueuesInBalance(String topic) throws MQClientException;

    /** Has a message delivered again to a group. */
    void sendMessageBack(MessageExt msg, int delayLevel, String brokerName, String consumerGroup)
        throws RemotingException, MQBrokerException, InterruptedException, MQClientException;
}
