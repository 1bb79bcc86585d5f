package org.apache.rocketmq.client.consumer;

import java.util.Set;
import org.apache.rocketmq.client.MQAdmin;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingException;

/** What all consumers can do. */
public interface MQConsumer extends MQAdmin {

    /** Has a message delivered to the group again; {@code delayLevel} 0 leaves the delay to the broker. */
    @Deprecated
    void sendMessageBack(MessageExt msg, int delayLevel)
        throws RemotingException, MQBrokerException, InterruptedException, MQClientException;

    /** Has a message delivered again by the broker of that name. */
    void sendMessageBack(MessageExt msg, int delayLevel, String brokerName)
        throws RemotingException, MQBrokerException, InterruptedException, MQClientException;

    /** The queues that messages of the topic can be read from. */
    Set<MessageQueue> fetchSubscribeMessageQueues(String topic) throws MQClientException;
}
