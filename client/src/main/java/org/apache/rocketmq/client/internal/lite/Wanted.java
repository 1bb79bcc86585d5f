package org.apache.rocketmq.client.internal.lite;

import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.internal.consume.Subscriptions;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.filter.FilterAPI;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;

/**
 * What a lite pull consumer is to fetch: topics whose queues its group shares, or queues that the application chooses.
 * Any thread may read and change it.
 */
public final class Wanted {
    private final Subscriptions subscriptions;
    /** What is wanted of topics whose queues are chosen. */
    private final Map<String, SubscriptionData> byChoice = new ConcurrentHashMap<>();
    private volatile Set<MessageQueue> queues = Set.of();
    /** What brokers are told that is wanted where queues are chosen. */
    private volatile Set<SubscriptionData> told = Set.of();
    private volatile Way way = Way.UNDECIDED;

    /** Who says which queues are fetched. It is decided once. */
    enum Way { UNDECIDED, BY_GROUP, BY_CHOICE }

    public Wanted(Subscriptions subscriptions) {
        this.subscriptions = subscriptions;
    }

    /** Throws an IllegalStateException where it was decided otherwise. */
    synchronized void decide(Way wish) {
        if (way != Way.UNDECIDED && way != wish) {
            throw new IllegalStateException("Subscribe and assign are mutually exclusive: this consumer "
                + (way == Way.BY_GROUP ? "has subscribed to topics" : "was assigned queues")
                + " before; use another consumer for the other");
        }
        way = wish;
    }

    boolean isByGroup() {
        return way == Way.BY_GROUP;
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    void choose(Set<MessageQueue> chosen) {
        queues = Set.copyOf(chosen);
    }

    Set<MessageQueue> queues() {
        return queues;
    }

    /** Throws an IllegalArgumentException where the expression is none. */
    void chooseTags(String topic, String expression) {
        byChoice.put(topic, FilterAPI.buildSubscriptionData(topic, expression));
    }

    /** Of which topics anything is wanted. */
    Set<String> topics() {
        var topics = new HashSet<>(subscriptions.topics());
        queues.forEach(queue -> topics.add(queue.getTopic()));
        return topics;
    }

    /** What is wanted of a topic, or null. */
    SubscriptionData of(String topic) {
        return isByGroup() ? subscriptions.of(topic)
            : byChoice.computeIfAbsent(topic, each -> FilterAPI.buildSubscriptionData(each, SubscriptionData.SUB_ALL));
    }

    /** What is wanted of all topics, as operators see it. */
    Set<SubscriptionData> described() {
        return topics().stream().map(this::of).filter(Objects::nonNull).collect(Collectors.toSet());
    }

    void tell(Set<SubscriptionData> subscriptionsToTell) {
        told = Set.copyOf(subscriptionsToTell);
    }

    /** What brokers are to know that is wanted. */
    Set<SubscriptionData> told() {
        return isByGroup() ? subscriptions.all() : told;
    }

    /** What was to be told to brokers beside the subscriptions. */
    Set<SubscriptionData> toldBeside() {
        return told;
    }
}
