package org.apache.rocketmq.broker.assignment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.route.TopicRouteData;

/**
 * The queues of topics on all brokers, as a name server knows them; as long as none answers, those of this broker. What
 * was asked is kept for a moment, as all members of a group ask at a time.
 */
final class TopicQueues {
    private static final Duration KEPT = Duration.ofSeconds(2);
    private static final int MOST_KEPT = 10_000;

    private final Topics topics;
    private final String brokerName;
    private final Function<String, CompletableFuture<TopicRouteData>> routes;
    private final LongSupplier nanos;
    private final ConcurrentMap<String, Kept> kept = new ConcurrentHashMap<>();

    /**
     * Builds it.
     *
     * @param routes asks a name server; gives null where none knows the topic or answers
     */
    TopicQueues(Topics topics, String brokerName, Function<String, CompletableFuture<TopicRouteData>> routes,
        LongSupplier nanos) {
        this.topics = topics;
        this.brokerName = brokerName;
        this.routes = routes;
        this.nanos = nanos;
    }

    private record Kept(long untilNanos, CompletableFuture<TopicRouteData> route) { }

    /** The queues that can be read, sorted; none for a topic that nobody knows. */
    CompletionStage<List<MessageQueue>> of(String topic) {
        return route(topic).thenApply(route -> {
            var queues = route == null ? own(topic) : of(topic, route);
            return queues.sorted().toList();
        });
    }

    private CompletableFuture<TopicRouteData> route(String topic) {
        long now = nanos.getAsLong();
        if (kept.size() >= MOST_KEPT) {
            kept.values().removeIf(old -> old.untilNanos - now <= 0);
        }
        var known = kept.get(topic);
        if (known != null && known.untilNanos - now > 0) {
            return known.route;
        }
        var asked = routes.apply(topic);
        if (kept.size() < MOST_KEPT) {
            kept.put(topic, new Kept(now + KEPT.toNanos(), asked));
        }
        return asked;
    }

    private static Stream<MessageQueue> of(String topic, TopicRouteData route) {
        var queues = new ArrayList<MessageQueue>();
        for (var broker : route.getQueueDatas()) {
            if (PermName.isReadable(broker.getPerm())) {
                IntStream.range(0, broker.getReadQueueNums())
                    .forEach(queue -> queues.add(new MessageQueue(topic, broker.getBrokerName(), queue)));
            }
        }
        return queues.stream();
    }

    private Stream<MessageQueue> own(String topic) {
        var config = topics.find(topic);
        return config == null || !PermName.isReadable(config.getPerm()) ? Stream.empty()
            : IntStream.range(0, config.getReadQueueNums()).mapToObj(i -> new MessageQueue(topic, brokerName, i));
    }
}
