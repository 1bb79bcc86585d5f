package org.apache.rocketmq.client.internal.consume;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.consumer.MessageQueueListener;
import org.apache.rocketmq.client.consumer.TopicMessageQueueChangeListener;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.NamespaceUtil;

/**
 * The namespace of a consumer: names within it are what brokers know, plain ones what the application does. Names that
 * are within it already stay; null stays null.
 *
 * @param namespace null or empty for none
 */
public record Space(String namespace) {

    @SuppressWarnings("deprecation") // The API's namespace is, and has to work.
    public static Space of(ClientConfig config) {
        return new Space(config.getNamespace());
    }

    private boolean isNone() {
        return namespace == null || namespace.isEmpty();
    }

    /** The name of a topic or group within the namespace. */
    public String within(String name) {
        return isNone() || name == null ? name : NamespaceUtil.wrapNamespace(namespace, name);
    }

    public MessageQueue within(MessageQueue queue) {
        return isNone() || queue == null ? queue
            : new MessageQueue(within(queue.getTopic()), queue.getBrokerName(), queue.getQueueId());
    }

    /** Others within the namespace; those that are given stay as they are. */
    public Set<MessageQueue> within(Collection<MessageQueue> queues) {
        if (queues == null) {
            return null;
        }
        var all = new HashSet<MessageQueue>();
        queues.forEach(queue -> all.add(within(queue)));
        return all;
    }

    /** Of each queue within the namespace what the map says of it. */
    public Map<MessageQueue, Long> within(Map<MessageQueue, Long> byQueue) {
        if (isNone() || byQueue == null) {
            return byQueue;
        }
        var all = new HashMap<MessageQueue, Long>();
        byQueue.forEach((queue, value) -> all.put(within(queue), value));
        return all;
    }

    public String plain(String name) {
        return isNone() || name == null ? name : NamespaceUtil.withoutNamespace(name, namespace);
    }

    public MessageQueue plain(MessageQueue queue) {
        return isNone() || queue == null ? queue
            : new MessageQueue(plain(queue.getTopic()), queue.getBrokerName(), queue.getQueueId());
    }

    public Set<MessageQueue> plain(Collection<MessageQueue> queues) {
        var all = new HashSet<MessageQueue>();
        queues.forEach(queue -> all.add(plain(queue)));
        return all;
    }

    /** A listener that hands plain names on. */
    public MessageQueueListener plain(MessageQueueListener listener) {
        return isNone() || listener == null ? listener
            : (topic, all, mine) -> listener.messageQueueChanged(plain(topic), plain(all), plain(mine));
    }

    /** A listener that hands plain names on. */
    public TopicMessageQueueChangeListener plain(TopicMessageQueueChangeListener listener) {
        return isNone() || listener == null ? listener
            : (topic, queues) -> listener.onChanged(plain(topic), plain(queues));
    }
}
