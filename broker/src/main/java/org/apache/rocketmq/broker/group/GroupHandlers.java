package org.apache.rocketmq.broker.group;

import java.util.function.BooleanSupplier;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.remoting.internal.request.GetAllSubscriptionGroupHeader;
import org.apache.rocketmq.remoting.internal.request.GetConsumerConnectionListHeader;
import org.apache.rocketmq.remoting.internal.request.GetConsumerListByGroupHeader;
import org.apache.rocketmq.remoting.internal.request.GetProducerConnectionListHeader;
import org.apache.rocketmq.remoting.internal.request.GetSubscriptionGroupConfigHeader;
import org.apache.rocketmq.remoting.internal.request.UnregisterClientHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;

/**
 * Makes the handlers of this package.
 *
 * @param filterByProperties whether consumers may filter by expressions over properties
 */
public record GroupHandlers(Groups groups, Producers producers, GroupSettings settings, Topics topics,
    BooleanSupplier filterByProperties) {

    public Handler<Void> heartbeat() {
        return new HeartbeatHandler(groups, producers, settings, topics);
    }

    public Handler<UnregisterClientHeader> unregister() {
        return new UnregisterClientHandler(groups, producers);
    }

    public Handler<Void> checkClient() {
        return new CheckClientHandler(filterByProperties);
    }

    public Handler<Void> update() {
        return new UpdateGroupHandler(settings);
    }

    public Handler<Void> updateAll() {
        return new UpdateGroupsHandler(settings);
    }

    public Handler<GetAllSubscriptionGroupHeader> all() {
        return new AllGroupsHandler(settings);
    }

    /** Tells a group's settings. */
    public Handler<GetSubscriptionGroupConfigHeader> one() {
        return request -> Response.ok()
            .body(RemotingSerializable.encode(settings.require(request.header().group(), NoGroup.TO_TELL_ABOUT))).now();
    }

    public Handler<Void> allProducers() {
        return new AllProducersHandler(producers);
    }

    public Handler<GetConsumerConnectionListHeader> consumerConnections() {
        return new ConsumerConnectionsHandler(groups);
    }

    public Handler<GetProducerConnectionListHeader> producerConnections() {
        return new ProducerConnectionsHandler(producers);
    }

    public Handler<GetConsumerListByGroupHeader> listConsumers() {
        return new ListConsumersHandler(groups);
    }
}
