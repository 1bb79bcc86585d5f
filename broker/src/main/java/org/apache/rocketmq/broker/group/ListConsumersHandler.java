package org.apache.rocketmq.broker.group;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.remoting.internal.request.GetConsumerListByGroupHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.header.GetConsumerListByGroupResponseBody;

/** Tells the ids of a group's members, by which each of them works out its own share of the queues. */
final class ListConsumersHandler implements Handler<GetConsumerListByGroupHeader> {
    private final Groups groups;

    ListConsumersHandler(Groups groups) {
        this.groups = groups;
    }

    @Override
    public CompletionStage<Response> handle(Request<GetConsumerListByGroupHeader> request) {
        String group = request.header().consumerGroup();
        var ids = groups.memberIds(group);
        if (ids.isEmpty()) {
            throw new RequestRejected(Refusal.GROUP_HAS_NO_CONSUMERS, "no consumer for this group, " + group);
        }
        var body = new GetConsumerListByGroupResponseBody();
        body.setConsumerIdList(ids);
        return Response.ok().body(body.encode()).now();
    }
}
