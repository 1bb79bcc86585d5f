package org.apache.rocketmq.broker.assignment;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;

/** Tells how groups read topics. */
final class AllModesHandler implements Handler<Void> {
    private final RequestModes modes;

    AllModesHandler(RequestModes modes) {
        this.modes = modes;
    }

    @Override
    public CompletionStage<Response> handle(Request<Void> request) {
        return Response.ok().body(modes.text().getBytes(StandardCharsets.UTF_8)).now();
    }
}
