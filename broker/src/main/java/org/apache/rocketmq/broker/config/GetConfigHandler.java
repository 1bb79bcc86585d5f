package org.apache.rocketmq.broker.config;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.rocketmq.remoting.internal.request.GetBrokerConfigReply;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;

/** Tells all settings, a line for each; of a secret only that it is set. */
final class GetConfigHandler implements Handler<Void> {
    private static final Pattern SECRET =
        Pattern.compile("password|secret|credential|token|access_?key|private_?key", Pattern.CASE_INSENSITIVE);
    private static final String HIDDEN = "******";

    private final LiveSettings settings;

    GetConfigHandler(LiveSettings settings) {
        this.settings = settings;
    }

    @Override
    public CompletionStage<Response> handle(Request<Void> request) {
        var now = settings.current();
        String text = now.texts().entrySet().stream()
            .map(entry -> line(entry.getKey(), entry.getValue())).collect(Collectors.joining());
        return Response.ok(GetBrokerConfigReply.CODEC, new GetBrokerConfigReply(now.version()))
            .body(text.getBytes(StandardCharsets.UTF_8)).now();
    }

    /** A line of a properties file: a value's backslashes are doubled, and it has no line breaks. */
    static String line(String key, String value) {
        boolean hide = SECRET.matcher(key).find() && !value.isEmpty();
        return key + "=" + (hide ? HIDDEN : value.replace("\\", "\\\\")) + "\n";
    }
}
