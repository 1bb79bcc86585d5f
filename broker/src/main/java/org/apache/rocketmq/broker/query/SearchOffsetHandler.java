package org.apache.rocketmq.broker.query;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.topic.AllowedNames;
import org.apache.rocketmq.remoting.internal.request.SearchOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.SearchOffsetReply;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.store.MessageStore;

/** Finds the offset of a time in a queue. */
final class SearchOffsetHandler implements Handler<SearchOffsetHeader> {
    private static final String UPPER = "UPPER";

    private final MessageStore store;

    SearchOffsetHandler(MessageStore store) {
        this.store = store;
    }

    @Override
    public CompletionStage<Response> handle(Request<SearchOffsetHeader> request) {
        var header = request.header();
        AllowedNames.requireMadeTopic(header.topic());
        long offset = store.offsetByTime(
            header.topic(), header.queueId(), header.timestamp(), UPPER.equalsIgnoreCase(header.boundaryType()));
        return Response.ok(SearchOffsetReply.CODEC, new SearchOffsetReply(offset)).now();
    }
}
