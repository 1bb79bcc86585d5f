package org.apache.rocketmq.client.internal.fetch;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.apache.rocketmq.client.internal.consume.QueueShares;
import org.apache.rocketmq.common.message.MessageQueue;

/** A member's share of the queues of its group's topics. The client loop changes it, any thread may look. */
final class Balance implements QueueShares {
    private final BiConsumer<String, Set<MessageQueue>> onChange;
    private final Map<String, Set<MessageQueue>> byTopic = new ConcurrentHashMap<>();

    /** {@code onChange} hears a topic and the queues of it that were given up, perhaps none. */
    Balance(BiConsumer<String, Set<MessageQueue>> onChange) {
        this.onChange = onChange;
    }

    @Override
    public void assign(String topic, Set<MessageQueue> queues) {
        var before = of(topic);
        if (!before.equals(queues)) {
            byTopic.put(topic, Set.copyOf(queues));
            var lost = new HashSet<>(before);
            lost.removeAll(queues);
            onChange.accept(topic, lost);
        }
    }

    @Override
    public void retainTopics(Set<String> topics) {
        byTopic.keySet().retainAll(topics);
    }

    Set<MessageQueue> of(String topic) {
        return byTopic.getOrDefault(topic, Set.of());
    }
}
