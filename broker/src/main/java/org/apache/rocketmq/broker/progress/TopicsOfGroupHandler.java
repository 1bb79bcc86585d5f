package org.apache.rocketmq.broker.progress;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.remoting.internal.request.QueryTopicsByConsumerHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.body.TopicList;

/** Tells which topics a group has consumed or subscribes to; none for a group that is not there. */
final class TopicsOfGroupHandler implements Handler<QueryTopicsByConsumerHeader> {
    private final GroupLook look;
    private final String address;

    TopicsOfGroupHandler(GroupLook look, String address) {
        this.look = look;
        this.address = address;
    }

    @Override
    public CompletionStage<Response> handle(Request<QueryTopicsByConsumerHeader> request) {
        var body = new TopicList();
        body.setBrokerAddr(address);
        body.getTopicList().addAll(look.topicsOf(request.header().group()));
        return Response.ok().body(body.encode()).now();
    }
}
