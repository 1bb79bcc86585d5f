package org.apache.rocketmq.client.internal.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.remoting.internal.request.GetConsumerListByGroupHeader;
import org.apache.rocketmq.remoting.internal.request.NotifyConsumerIdsChangedHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.UnregisterClientHeader;
import org.apache.rocketmq.remoting.internal.serve.HandlerTable;
import org.apache.rocketmq.remoting.internal.serve.Peer;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.header.GetConsumerListByGroupResponseBody;
import org.apache.rocketmq.remoting.protocol.heartbeat.ConsumerData;
import org.apache.rocketmq.remoting.protocol.heartbeat.HeartbeatData;
import org.apache.rocketmq.remoting.protocol.heartbeat.ProducerData;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;

/** Who is in which group, as heartbeats say. */
public final class FakeGroups {
    private final FakeBroker broker;
    private final Map<String, Map<String, Peer>> members = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> topics = new ConcurrentHashMap<>();
    private final Set<String> producers = ConcurrentHashMap.newKeySet();

    FakeGroups(FakeBroker broker) {
        this.broker = broker;
    }

    /** The client ids of the group's members. */
    public Set<String> members(String group) {
        return Set.copyOf(members.getOrDefault(group, Map.of()).keySet());
    }

    /** The connections of the group's members. */
    public List<Peer> peers(String group) {
        return List.copyOf(members.getOrDefault(group, Map.of()).values());
    }

    /** The groups that have producers. */
    public Set<String> producers() {
        return producers;
    }

    /** Forgets all that heartbeats said, as a restart does. */
    public void forget() {
        members.clear();
        topics.clear();
        producers.clear();
    }

    boolean knows(String group, String topic) {
        return topics.getOrDefault(group, Set.of()).contains(topic);
    }

    void handlers(HandlerTable.Builder table) {
        broker.on(table, Requests.HEART_BEAT, this::heartbeat);
        broker.on(table, Requests.UNREGISTER_CLIENT, this::unregister);
        broker.on(table, Requests.GET_CONSUMER_LIST_BY_GROUP, this::list);
    }

    private CompletionStage<Response> heartbeat(Request<Void> request) {
        var bytes = new byte[request.body().remaining()];
        request.body().get(bytes);
        var heartbeat = RemotingSerializable.decode(bytes, HeartbeatData.class);
        for (ProducerData producer : heartbeat.getProducerDataSet()) {
            producers.add(producer.getGroupName());
        }
        for (ConsumerData consumer : heartbeat.getConsumerDataSet()) {
            String group = consumer.getGroupName();
            var wanted = topics.computeIfAbsent(group, key -> ConcurrentHashMap.newKeySet());
            for (SubscriptionData subscription : consumer.getSubscriptionDataSet()) {
                wanted.add(subscription.getTopic());
            }
            broker.createRetryTopic(group);
            if (members.computeIfAbsent(group, key -> new ConcurrentHashMap<>())
                .put(heartbeat.getClientID(), request.peer()) == null) {
                request.peer().onClose(() -> leave(group, heartbeat.getClientID()));
                notifyMembers(group);
            }
        }
        return Response.ok().now();
    }

    private CompletionStage<Response> unregister(Request<UnregisterClientHeader> request) {
        var header = request.header();
        if (header.consumerGroup() != null) {
            leave(header.consumerGroup(), header.clientID());
        }
        if (header.producerGroup() != null) {
            producers.remove(header.producerGroup());
        }
        return Response.ok().now();
    }

    private void leave(String group, String clientId) {
        if (members.getOrDefault(group, Map.of()).remove(clientId) != null) {
            notifyMembers(group);
        }
    }

    private void notifyMembers(String group) {
        for (Peer peer : List.copyOf(members.getOrDefault(group, Map.of()).values())) {
            peer.oneway(Requests.NOTIFY_CONSUMER_IDS_CHANGED.request(new NotifyConsumerIdsChangedHeader(group), null));
        }
    }

    private CompletionStage<Response> list(Request<GetConsumerListByGroupHeader> request) {
        var body = new GetConsumerListByGroupResponseBody();
        body.setConsumerIdList(new ArrayList<>(members(request.header().consumerGroup())));
        return Response.ok().body(body.encode()).now();
    }
}
