package org.apache.rocketmq.namesrv.handler;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.namesrv.route.Registrations;
import org.apache.rocketmq.remoting.internal.request.BrokerHeartbeatHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;

/** Hears that a broker lives. */
final class BrokerHeartbeatHandler implements Handler<BrokerHeartbeatHeader> {
    private final Registrations registrations;

    BrokerHeartbeatHandler(Registrations registrations) {
        this.registrations = registrations;
    }

    @Override
    public CompletionStage<Response> handle(Request<BrokerHeartbeatHeader> request) {
        var header = request.header();
        String broker = Entries.broker(header.brokerName());
        String address = Entries.address("broker", header.brokerAddr());
        if (!registrations.seen(Entries.cluster(header.clusterName()), broker, address)) {
            throw new RequestRejected(Refusal.BROKER_NOT_REGISTERED,
                "the broker " + broker + " at " + address + " is not registered here; it has to register first");
        }
        return Response.ok().now();
    }
}
