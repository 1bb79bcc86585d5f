package org.apache.rocketmq.namesrv.handler;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.rocketmq.namesrv.config.LiveSettings;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;

/** Tells all settings, a line for each. */
final class GetConfigHandler implements Handler<Void> {
    private final LiveSettings settings;

    GetConfigHandler(LiveSettings settings) {
        this.settings = settings;
    }

    @Override
    public CompletionStage<Response> handle(Request<Void> request) {
        String text = settings.all().entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
            .collect(Collectors.joining());
        return Response.ok().body(text.getBytes(StandardCharsets.UTF_8)).now();
    }
}
