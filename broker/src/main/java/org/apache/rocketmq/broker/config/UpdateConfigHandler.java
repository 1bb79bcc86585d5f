package org.apache.rocketmq.broker.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.common.internal.config.BadSettingsException;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;

/** Changes settings, all that a request names or none. */
final class UpdateConfigHandler implements Handler<Void> {
    private static final int MOST_BYTES = 64 * 1024;

    private final LiveSettings settings;

    UpdateConfigHandler(LiveSettings settings) {
        this.settings = settings;
    }

    @Override
    public CompletionStage<Response> handle(Request<Void> request) {
        var changes = changes(request.body());
        try {
            settings.change(changes);
            return Response.ok().now();
        } catch (BadSettingsException e) {
            throw new RequestRejected(
                Refusal.SETTING_REFUSED, "nothing changed: " + String.join("; ", e.complaints()));
        } catch (IOException e) {
            throw new RequestRejected(
                Refusal.CONFIG_NOT_WRITTEN, "nothing changed: the broker's file cannot be written: " + e);
        }
    }

    private static Map<String, String> changes(ByteBuffer body) {
        if (body.remaining() > MOST_BYTES) {
            throw new RequestRejected(Refusal.BODY_TOO_LONG,
                "the body has " + body.remaining() + " bytes; allowed are " + MOST_BYTES, body.remaining(), MOST_BYTES);
        }
        var properties = new Properties();
        try {
            properties.load(new StringReader(StandardCharsets.UTF_8.decode(body.duplicate()).toString()));
        } catch (IOException | IllegalArgumentException e) {
            throw new RequestRejected(Refusal.BODY_BROKEN, "the body is no text of properties: " + e.getMessage());
        }
        if (properties.isEmpty()) {
            throw new RequestRejected(Refusal.SETTING_REFUSED, "nothing changed: the body names no setting");
        }
        var changes = new TreeMap<String, String>();
        properties.stringPropertyNames().forEach(key -> changes.put(key, properties.getProperty(key)));
        return changes;
    }
}
