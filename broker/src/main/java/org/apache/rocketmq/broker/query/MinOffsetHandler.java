package org.apache.rocketmq.broker.query;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.topic.AllowedNames;
import org.apache.rocketmq.remoting.internal.request.GetMinOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.GetMinOffsetReply;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.store.MessageStore;

/** Tells the offset of the oldest message of a queue. */
final class MinOffsetHandler implements Handler<GetMinOffsetHeader> {
    private final MessageStore store;

    MinOffsetHandler(MessageStore store) {
        this.store = store;
    }

    @Override
    public CompletionStage<Response> handle(Request<GetMinOffsetHeader> request) {
        var header = request.header();
        AllowedNames.requireMadeTopic(header.topic());
        long offset = store.minOffset(header.topic(), header.queueId());
        return Response.ok(GetMinOffsetReply.CODEC, new GetMinOffsetReply(offset)).now();
    }
}
