package org.apache.rocketmq.broker.query;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.topic.AllowedNames;
import org.apache.rocketmq.remoting.internal.request.GetMaxOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.GetMaxOffsetReply;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.store.MessageStore;

/** Tells the offset that the next message of a queue will have. */
final class MaxOffsetHandler implements Handler<GetMaxOffsetHeader> {
    private final MessageStore store;

    MaxOffsetHandler(MessageStore store) {
        this.store = store;
    }

    @Override
    public CompletionStage<Response> handle(Request<GetMaxOffsetHeader> request) {
        var header = request.header();
        AllowedNames.requireMadeTopic(header.topic());
        long offset = store.maxOffset(header.topic(), header.queueId());
        return Response.ok(GetMaxOffsetReply.CODEC, new GetMaxOffsetReply(offset)).now();
    }
}
