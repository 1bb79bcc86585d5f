package org.apache.rocketmq.broker.group;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.remoting.internal.request.GetConsumerConnectionListHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.body.ConsumerConnection;

/** Tells who consumes for a group, and what. */
final class ConsumerConnectionsHandler implements Handler<GetConsumerConnectionListHeader> {
    private final Groups groups;

    ConsumerConnectionsHandler(Groups groups) {
        this.groups = groups;
    }

    @Override
    public CompletionStage<Response> handle(Request<GetConsumerConnectionListHeader> request) {
        String name = request.header().consumerGroup();
        var group = groups.find(name);
        if (group == null) {
            throw new RequestRejected(
                Refusal.CONSUMER_NOT_ONLINE, "the consumer group[" + name + "] not online");
        }
        var body = new ConsumerConnection();
        group.members().forEach((peer, as) -> body.getConnectionSet().add(Connections.of(peer, as.client())));
        for (var subscription : group.subscriptions()) {
            body.getSubscriptionTable().put(subscription.topic(), subscription.toWire());
        }
        body.setSubscriptionDifferences(group.differences().isEmpty() ? null : group.differences());
        var manner = group.manner();
        body.setConsumeType(manner.type());
        body.setMessageModel(manner.model());
        body.setConsumeFromWhere(manner.from());
        return Response.ok().body(body.encode()).now();
    }
}
