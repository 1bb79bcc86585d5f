package org.apache.rocketmq.broker.progress;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.remoting.internal.request.QueryTopicConsumeByWhoHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.body.GroupList;

/** Tells which groups consume a topic; none for a topic that is not there. */
final class ConsumersOfTopicHandler implements Handler<QueryTopicConsumeByWhoHeader> {
    private final GroupLook look;

    ConsumersOfTopicHandler(GroupLook look) {
        this.look = look;
    }

    @Override
    public CompletionStage<Response> handle(Request<QueryTopicConsumeByWhoHeader> request) {
        var body = new GroupList();
        body.getGroupList().addAll(look.consumersOf(request.header().topic()));
        return Response.ok().body(body.encode()).now();
    }
}
