package org.apache.rocketmq.broker.group;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.body.ProducerTableInfo;

/** Tells all producers that are connected, by group. */
final class AllProducersHandler implements Handler<Void> {
    private final Producers producers;

    AllProducersHandler(Producers producers) {
        this.producers = producers;
    }

    @Override
    public CompletionStage<Response> handle(Request<Void> request) {
        return Response.ok().body(new ProducerTableInfo(producers.all()).encode()).now();
    }
}
