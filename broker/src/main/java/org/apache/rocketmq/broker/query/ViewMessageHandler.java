package org.apache.rocketmq.broker.query;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.remoting.internal.request.ViewMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.store.MessageStore;

/** Hands out the one message at a log position. */
final class ViewMessageHandler implements Handler<ViewMessageHeader> {
    private final MessageStore store;

    ViewMessageHandler(MessageStore store) {
        this.store = store;
    }

    @Override
    public CompletionStage<Response> handle(Request<ViewMessageHeader> request) {
        long position = request.header().offset();
        var record = store.recordAt(position).orElseThrow(() -> new RequestRejected(
            Refusal.MESSAGE_NOT_FOUND, "can not find message by the offset, " + position, position));
        return Response.ok().body(List.of(record), () -> { }).now();
    }
}
