package org.apache.rocketmq.namesrv.handler;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.namesrv.route.Registrations;
import org.apache.rocketmq.remoting.internal.request.UnregisterBrokerHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;

/** Lets a broker go. One that is gone already is gone: that is fine, too. */
final class UnregisterBrokerHandler implements Handler<UnregisterBrokerHeader> {
    private final Registrations registrations;

    UnregisterBrokerHandler(Registrations registrations) {
        this.registrations = registrations;
    }

    @Override
    public CompletionStage<Response> handle(Request<UnregisterBrokerHeader> request) {
        var header = request.header();
        registrations.unregister(
            Entries.member(header.clusterName(), header.brokerName(), header.brokerId(), header.brokerAddr()));
        return Response.ok().now();
    }
}
