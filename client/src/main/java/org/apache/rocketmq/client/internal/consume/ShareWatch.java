package org.apache.rocketmq.client.internal.consume;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.rocketmq.client.consumer.MessageQueueListener;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.loop.EventLane;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * Tells an application which queues of a topic are a push consumer's, pulled and popped ones, whenever these are others
 * than before. Client loop only.
 */
final class ShareWatch {
    private final Supplier<MessageQueueListener> listener;
    private final ClientInstance instance;
    private final EventLane events;
    private final List<Watched> all = new ArrayList<>();

    /** {@code listener} is asked at each change, and may have none. */
    ShareWatch(Supplier<MessageQueueListener> listener, ClientInstance instance) {
        this.listener = listener;
        this.instance = instance;
        events = new EventLane(instance.callbacks());
    }

    /** The same queues, whose changes are told from now on. */
    QueueShares over(QueueShares shares) {
        var watched = new Watched(shares);
        all.add(watched);
        return watched;
    }

    private void changed(String topic) {
        var route = instance.routes().known(topic);
        var told = listener.get();
        if (route == null || told == null) {
            return;
        }
        var readable = new HashSet<>(route.readable());
        var mine = new HashSet<MessageQueue>();
        all.forEach(watched -> mine.addAll(watched.of(topic)));
        events.tell("the queues of " + topic + " are shared anew",
            () -> told.messageQueueChanged(topic, readable, mine));
    }

    private final class Watched implements QueueShares {
        private final QueueShares shares;
        private final Map<String, Set<MessageQueue>> byTopic = new HashMap<>();

        Watched(QueueShares shares) {
            this.shares = shares;
        }

        Set<MessageQueue> of(String topic) {
            return byTopic.getOrDefault(topic, Set.of());
        }

        @Override
        public void assign(String topic, Set<MessageQueue> queues) {
            shares.assign(topic, queues);
            if (!of(topic).equals(queues)) {
                byTopic.put(topic, Set.copyOf(queues));
                changed(topic);
            }
        }

        /** Not told, as it is the application that has unsubscribed. */
        @Override
        public void retainTopics(Set<String> topics) {
            shares.retainTopics(topics);
            byTopic.keySet().retainAll(topics);
        }
    }
}
