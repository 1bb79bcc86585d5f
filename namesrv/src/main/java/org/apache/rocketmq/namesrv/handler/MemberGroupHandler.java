package org.apache.rocketmq.namesrv.handler;

import java.util.HashMap;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.namesrv.route.Registrations;
import org.apache.rocketmq.remoting.internal.request.GetBrokerMemberGroupHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.body.BrokerMemberGroup;
import org.apache.rocketmq.remoting.protocol.body.GetBrokerMemberGroupResponseBody;

/** Tells the brokers that share a name; none where nobody bears it. */
final class MemberGroupHandler implements Handler<GetBrokerMemberGroupHeader> {
    private final Registrations registrations;

    MemberGroupHandler(Registrations registrations) {
        this.registrations = registrations;
    }

    @Override
    public CompletionStage<Response> handle(Request<GetBrokerMemberGroupHeader> request) {
        String cluster = Entries.cluster(request.header().clusterName());
        String broker = Entries.broker(request.header().brokerName());
        var members = new BrokerMemberGroup(cluster, broker);
        var group = registrations.view().group(broker);
        if (group != null && group.cluster().equals(cluster)) {
            members.setBrokerAddrs(new HashMap<>(group.addresses()));
        }
        var body = new GetBrokerMemberGroupResponseBody();
        body.setBrokerMemberGroup(members);
        return Response.ok().body(body.encode()).now();
    }
}
