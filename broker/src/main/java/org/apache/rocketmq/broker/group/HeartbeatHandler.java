package org.apache.rocketmq.broker.group;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Peer;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.heartbeat.ConsumerData;
import org.apache.rocketmq.remoting.protocol.heartbeat.HeartbeatData;

/**
 * A client says which producers and consumers it holds. A client that knows the second form of heartbeat leaves its
 * subscriptions out once they are known; where they are not, the answer makes it send them again.
 */
final class HeartbeatHandler implements Handler<Void> {
    private static final int MAX_BYTES = 4 << 20;
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
        boolean changed = false;
        for (var consumer : heartbeat.getConsumerDataSet()) {
            changed |= heartbeat.isWithoutSub()
                ? !groups.heartbeatAgain(peer, consumer.getGroupName(), heartbeat.getHeartbeatFingerprint())
                : consumer(peer, heartbeat, consumer);
        }
        for (var producer : heartbeat.getProducerDataSet()) {
            check(Names.groupComplaint(producer.getGroupName()));
            producers.heartbeat(peer, heartbeat.getClientID(), producer.getGroupName());
        }
        var response = Response.ok();
        response.fields().put(KNOWS_SHORT_FORM, true);
        response.fields().put(CHANGED, changed);
        return response.now();
    }

    private boolean consumer(Peer peer, HeartbeatData heartbeat, ConsumerData consumer) {
        if (consumer.getSubscriptionDataSet().size() > MAX_TOPICS_PER_GROUP) {
            throw new RequestRejected(ResponseCode.INVALID_PARAMETER, "the group " + consumer.getGroupName()
                + " subscribes to more than " + MAX_TOPICS_PER_GROUP + " topics");
        }
        var group = settings.of(consumer.getGroupName());
        for (var subscription : consumer.getSubscriptionDataSet()) {
            check(Names.topicComplaint(subscription.getTopic()));
        }
        topics.retryTopic(consumer.getGroupName());
        return groups.heartbeat(peer, heartbeat.getClientID(), consumer, heartbeat.getHeartbeatFingerprint(),
            group.isNotifyConsumerIdsChangedEnable());
    }

    private static HeartbeatData read(Request<Void> request) {
        var body = request.body();
        if (body.remaining() > MAX_BYTES) {
            throw new RequestRejected(ResponseCode.INVALID_PARAMETER, "the heartbeat of " + body.remaining()
                + " bytes is longer than " + MAX_BYTES);
        }
        var bytes = new byte[body.remaining()];
        body.get(body.position(), bytes);
        var heartbeat = parse(bytes);
        if (heartbeat == null || heartbeat.getClientID() == null || heartbeat.getClientID().isBlank()) {
            throw new RequestRejected(ResponseCode.INVALID_PARAMETER, "the heartbeat names no client");
        }
        return heartbeat;
    }

    private static HeartbeatData parse(byte[] bytes) {
        try {
            return RemotingSerializable.decode(bytes, HeartbeatData.class);
        } catch (RuntimeException e) {
            throw new RequestRejected(
                ResponseCode.INVALID_PARAMETER, "the heartbeat cannot be read: " + e.getMessage());
        }
    }

    private static void check(String complaint) {
        if (complaint != null) {
            throw new RequestRejected(ResponseCode.INVALID_PARAMETER, complaint);
        }
    }
}
