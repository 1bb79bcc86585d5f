package org.apache.rocketmq.broker.group;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.remoting.internal.request.GetProducerConnectionListHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.body.ProducerConnection;

/** Tells who sends for a group of producers. */
final class ProducerConnectionsHandler implements Handler<GetProducerConnectionListHeader> {
    private final Producers producers;

    ProducerConnectionsHandler(Producers producers) {
        this.producers = producers;
    }

    @Override
    public CompletionStage<Response> handle(Request<GetProducerConnectionListHeader> request) {
        String group = request.header().producerGroup();
        var members = producers.members(group);
        if (members.isEmpty()) {
            throw new RequestRejected(Refusal.GROUP_HAS_NO_PRODUCERS, "the producer group[" + group + "] not exist");
        }
        var body = new ProducerConnection();
        members.forEach((peer, client) -> body.getConnectionSet().add(Connections.of(peer, client)));
        return Response.ok().body(body.encode()).now();
    }
}
