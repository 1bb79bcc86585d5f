package org.apache.rocketmq.broker.group;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.remoting.internal.request.UnregisterClientHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;

/** A producer or a consumer says that it goes. */
final class UnregisterClientHandler implements Handler<UnregisterClientHeader> {
    private final Groups groups;
    private final Producers producers;

    UnregisterClientHandler(Groups groups, Producers producers) {
        this.groups = groups;
        this.producers = producers;
    }

    @Override
    public CompletionStage<Response> handle(Request<UnregisterClientHeader> request) {
        var header = request.header();
        if (header.producerGroup() != null) {
            producers.leave(request.peer(), header.producerGroup());
        }
        if (header.consumerGroup() != null) {
            groups.leave(request.peer(), header.consumerGroup(), true);
        }
        return Response.ok().now();
    }
}
