package org.apache.rocketmq.client;

import java.util.Map;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingException;

/** The queries about topics, queues and stored messages that every producer and consumer can make. */
public interface MQAdmin {

    /** Creates a topic on the brokers that {@code key}, an existing topic such as TBW102, lives on. */
    void createTopic(String key, String newTopic, int queueNum, Map<String, String> attributes)
        throws MQClientException;

    /** Creates a topic with system flags. */
    void createTopic(String key, String newTopic, int queueNum, int topicSysFlag, Map<String, String> attributes)
        throws MQClientException;

    /** The queue offset of the first message that was stored at {@code timestamp} (milliseconds) or later. */
    long searchOffset(MessageQueue mq, long timestamp) throws MQClientException;

    /** The queue offset that the next message will get. */
    long maxOffset(MessageQueue mq) throws MQClientException;

    /** The queue offset of the oldest message that is still there. */
    long minOffset(MessageQueue mq) throws MQClientException;

    /** When the oldest message of the queue was stored. */
    long earliestMsgStoreTime(MessageQueue mq) throws MQClientException;

    /** The messages of a topic with a key, stored between two times. */
    QueryResult queryMessage(String topic, String key, int maxNum, long begin, long end)
        throws MQClientException, InterruptedException;

    /** One message by the offset message id that its SendResult told. */
    MessageExt viewMessage(String topic, String msgId)
        throws RemotingException, MQBrokerException, InterruptedException, MQClientException;
}
