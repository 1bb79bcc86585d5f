package org.apache.rocketmq.client.internal.send;

import java.util.List;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.producer.MessageQueueSelector;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.NamespaceUtil;

/**
 * Where a producer's messages belong.
 *
 * @param namespace in front of the names of topics; null or empty for none
 * @param unitMode whether brokers are told that the producer belongs to a unit
 * @param vipChannel whether messages go to the brokers' second listener
 */
public record SendScope(String namespace, boolean unitMode, boolean vipChannel) {
    /** None of it. */
    public static final SendScope PLAIN = new SendScope(null, false, false);

    @SuppressWarnings("deprecation") // The API's namespace is, and has to work.
    public static SendScope of(ClientConfig config) {
        return new SendScope(config.getNamespace(), config.isUnitMode(), config.isVipChannelEnabled());
    }

    boolean hasNamespace() {
        return namespace != null && !namespace.isEmpty();
    }

    /** Gives the message's topic its namespace. Replies go to a topic of the cluster, which is in none. */
    void take(Message message) {
        if (hasNamespace() && message != null
            && !MixAll.REPLY_MESSAGE_FLAG.equals(message.getProperty(MessageConst.PROPERTY_MESSAGE_TYPE))) {
            message.setTopic(NamespaceUtil.wrapNamespace(namespace, message.getTopic()));
        }
    }

    /** The topic as the application knows it. */
    String plain(String topic) {
        return hasNamespace() ? NamespaceUtil.withoutNamespace(topic, namespace) : topic;
    }

    /** The choice of a selector that sees message and queues without the namespace. */
    MessageQueue select(MessageQueueSelector selector, List<MessageQueue> queues, Message message, Object argument) {
        var seen = MessageAccessor.cloneMessage(message);
        seen.setTopic(plain(message.getTopic()));
        var chosen = selector.select(queues.stream().map(queue ->
            new MessageQueue(plain(queue.getTopic()), queue.getBrokerName(), queue.getQueueId())).toList(),
            seen, argument);
        return chosen == null ? null : new MessageQueue(NamespaceUtil.wrapNamespace(namespace, chosen.getTopic()),
            chosen.getBrokerName(), chosen.getQueueId());
    }

    /** Where messages go to a broker. */
    String address(String broker) {
        return MixAll.brokerVIPChannel(vipChannel, broker);
    }
}
