package org.apache.rocketmq.broker.group;

import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.remoting.internal.request.GetConsumerConnectionListHeader;
import org.apache.rocketmq.remoting.internal.request.GetConsumerListByGroupHeader;
import org.apache.rocketmq.remoting.internal.request.GetProducerConnectionListHeader;
import org.apache.rocketmq.remoting.internal.request.UnregisterClientHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;

/**
 * Makes the handlers of this package.
 *
 * @param filterByProperties whether consumers may filter by expressions over properties
 */
public record GroupHandlers(Groups groups, Producers producers, GroupSettings settings, Topics topics,
    boolean filterByProperties) {

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
