package org.apache.rocketmq.client.internal.lite;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.consumer.TopicMessageQueueChangeListener;
import org.apache.rocketmq.client.internal.loop.EventLane;
import org.apache.rocketmq.client.internal.route.RouteTable;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.common.message.MessageQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners of topics whose queues have changed. Any thread adds them, the client loop looks. */
final class TopicWatch {
    private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);

    private final RouteTable routes;
    private final EventLane events;
    private final Map<String, Watched> byTopic = new ConcurrentHashMap<>();

    TopicWatch(RouteTable routes, EventLane events) {
        this.routes = routes;
        this.events = events;
    }

    /** A topic, its listener, and the queues that the listener knows of. */
    private static final class Watched {
        private final TopicMessageQueueChangeListener listener;
        private Set<MessageQueue> queues;

        Watched(TopicMessageQueueChangeListener listener, Set<MessageQueue> queues) {
            this.listener = listener;
            this.queues = queues;
        }
    }

    /** From now on the listener hears of other queues than these. It takes the place of the topic's earlier one. */
    void add(String topic, TopicMessageQueueChangeListener listener, Set<MessageQueue> queues) {
        byTopic.put(topic, new Watched(listener, queues));
    }

    /** Asks for all routes, and tells the listeners of those that lead elsewhere. */
    void look() {
        byTopic.forEach((topic, watched) -> routes.refresh(topic).whenComplete((route, failure) -> {
            if (failure == null) {
                found(topic, watched, new HashSet<>(route.readable()));
            } else {
                LOG.debug("No news of the queues of {}: {}", topic, Outcome.cause(failure).getMessage());
            }
        }));
    }

    private void found(String topic, Watched watched, Set<MessageQueue> queues) {
        synchronized (watched) {
            if (queues.equals(watched.queues)) {
                return;
            }
            watched.queues = queues;
        }
        events.tell("other queues of " + topic, () -> watched.listener.onChanged(topic, new HashSet<>(queues)));
    }
}
