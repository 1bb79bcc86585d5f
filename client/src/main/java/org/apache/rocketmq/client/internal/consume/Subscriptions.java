package org.apache.rocketmq.client.internal.consume;

import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.filter.ExpressionType;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.remoting.protocol.filter.FilterAPI;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;

/** What a consumer wants of which topics. Any thread may read and change it. */
public final class Subscriptions {
    private final InstantSource wall;
    private final ConcurrentHashMap<String, SubscriptionData> byTopic = new ConcurrentHashMap<>();

    public Subscriptions(InstantSource wall) {
        this.wall = wall;
    }

    /** Makes a subscription of what a user writes, for {@link #put}. */
    public SubscriptionData make(String topic, String expression, String type) throws MQClientException {
        String complaint = Names.topicComplaint(topic);
        if (complaint == null && !ExpressionType.isTagType(type) && !ExpressionType.SQL92.equals(type)) {
            complaint = "Expressions of type " + type + " are not known; TAG and SQL92 are.";
        }
        if (complaint != null) {
            throw new MQClientException(complaint, null);
        }
        try {
            var subscription = FilterAPI.build(topic, expression, type);
            // Brokers keep what has the highest version; members of a group that differ would take turns.
            subscription.setSubVersion(wall.millis());
            return subscription;
        } catch (IllegalArgumentException e) {
            throw new MQClientException("The subscription to " + topic + " is wrong: " + e.getMessage(), e);
        }
    }

    /** Adds a topic, or changes what is wanted of it. */
    public void put(SubscriptionData subscription) {
        byTopic.put(subscription.getTopic(), subscription);
    }

    public void remove(String topic) {
        byTopic.remove(topic);
    }

    /** What is wanted of a topic, or null. */
    public SubscriptionData of(String topic) {
        return byTopic.get(topic);
    }

    public boolean has(String topic) {
        return byTopic.containsKey(topic);
    }

    public Set<String> topics() {
        return Set.copyOf(byTopic.keySet());
    }

    public Set<SubscriptionData> all() {
        return Set.copyOf(byTopic.values());
    }
}
