package org.apache.rocketmq.broker.group;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.topic.AllowedNames;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Peer;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.heartbeat.ConsumerData;
import org.apache.rocketmq.remoting.protocol.heartbeat.HeartbeatData;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;

/**
 * A client says which producers and consumers it holds. A client that knows the second form of heartbeat leaves its
 * subscriptions out once they are known; where they are not, the answer makes it send them again. A client that may not
 * hold one of them is refused, and holds the others all the same.
 */
final class HeartbeatHandler implements Handler<Void> {
    private static final int MAX_TOPICS_PER_GROUP = 10_000;
    private static final String KNOWS_SHORT_FORM = "IS_SUPPORT_HEART_BEAT_V2";
    private static final String CHANGED = "IS_SUB_CHANGE";

    private final Groups groups;
    private final Producers producers;
    private final GroupSettings settings;
    private final Topics topics;

    HeartbeatHandler(Groups groups, Producers producers, GroupSettings settings, Topics topics) {
        this.groups = groups;
        this.producers = producers;
        this.settings = settings;
        this.topics = topics;
    }

    @Override
    public CompletionStage<Response> handle(Request<Void> request) {
        var heartbeat = read(request);
        var peer = request.peer();
        var client = new ClientIdentity(
            heartbeat.getClientID(), request.command().getLanguage(), request.command().getVersion());
        boolean changed = false;
        RequestRejected refused = null;
        for (var consumer : present(heartbeat.getConsumerDataSet())) {
            try {
                changed |= heartbeat.isWithoutSub()
                    ? !groups.heartbeatAgain(peer, consumer.getGroupName(), heartbeat.getHeartbeatFingerprint())
                    : consumer(peer, client, heartbeat.getHeartbeatFingerprint(), consumer);
            } catch (RequestRejected e) {
                refused = refused == null ? e : refused;
            }
        }
        for (var producer : present(heartbeat.getProducerDataSet())) {
            try {
                AllowedNames.requireGroup(producer.getGroupName());
                producers.heartbeat(peer, client, producer.getGroupName());
            } catch (RequestRejected e) {
                refused = refused == null ? e : refused;
            }
        }
        if (refused != null) {
            throw refused;
        }
        var response = Response.ok();
        response.fields().put(KNOWS_SHORT_FORM, true);
        response.fields().put(CHANGED, changed);
        return response.now();
    }

    private boolean consumer(Peer peer, ClientIdentity client, int fingerprint, ConsumerData consumer) {
        String name = consumer.getGroupName();
        AllowedNames.requireGroup(name);
        var wanted = subscriptions(name, present(consumer.getSubscriptionDataSet()));
        if (!settings.mayBeThere(name)) {
            // As with RocketMQ's broker its pulls are refused, and tell why.
            return false;
        }
        var group = settings.of(name, NoGroup.TO_READ);
        topics.retryTopic(name);
        var manner = new Manner(consumer.getConsumeType(), consumer.getMessageModel(), consumer.getConsumeFromWhere());
        return groups.heartbeat(peer, name, new Joining(client, fingerprint, manner, wanted),
            group.isNotifyConsumerIdsChangedEnable());
    }

    private static List<Subscription> subscriptions(String group, Collection<SubscriptionData> wanted) {
        if (wanted.size() > MAX_TOPICS_PER_GROUP) {
            throw new RequestRejected(Refusal.TOO_MANY_SUBSCRIPTIONS,
                "the group " + group + " subscribes to more than " + MAX_TOPICS_PER_GROUP + " topics",
                wanted.size(), MAX_TOPICS_PER_GROUP);
        }
        var subscriptions = new ArrayList<Subscription>(wanted.size());
        for (var data : wanted) {
            AllowedNames.requireTopic(data.getTopic());
            try {
                subscriptions.add(Subscription.of(
                    data.getTopic(), data.getSubString(), data.getExpressionType(), data.getSubVersion()));
            } catch (IllegalArgumentException e) {
                throw new RequestRejected(Refusal.SUBSCRIPTION_MALFORMED, e.getMessage());
            }
        }
        return subscriptions;
    }

    private static HeartbeatData read(Request<Void> request) {
        var heartbeat = request.body(HeartbeatData.class);
        ClientIdentity.require(heartbeat.getClientID());
        return heartbeat;
    }

    /** The elements that a set has, where a sender may have left out the set or an element. */
    private static <T> List<T> present(Set<T> set) {
        return set == null ? List.of() : set.stream().filter(Objects::nonNull).toList();
    }
}
