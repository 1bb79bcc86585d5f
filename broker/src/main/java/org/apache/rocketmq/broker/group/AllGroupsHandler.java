package org.apache.rocketmq.broker.group;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.broker.table.Parts;
import org.apache.rocketmq.remoting.internal.request.GetAllSubscriptionGroupHeader;
import org.apache.rocketmq.remoting.internal.request.GetAllSubscriptionGroupReply;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;

/** Tells all consumer groups with their settings, or a part of them. */
final class AllGroupsHandler implements Handler<GetAllSubscriptionGroupHeader> {
    private final GroupSettings settings;

    AllGroupsHandler(GroupSettings settings) {
        this.settings = settings;
    }

    @Override
    public CompletionStage<Response> handle(Request<GetAllSubscriptionGroupHeader> request) {
        var header = request.header();
        var body = settings.snapshot();
        var all = body.getSubscriptionGroupTable();
        body.setSubscriptionGroupTable(new ConcurrentHashMap<>(
            Parts.of(all, header.groupSeq(), header.maxGroupNum())));
        return Response.ok(GetAllSubscriptionGroupReply.CODEC, new GetAllSubscriptionGroupReply(all.size()))
            .body(body.encode()).now();
    }
}
