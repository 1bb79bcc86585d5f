package org.apache.rocketmq.namesrv.handler;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.common.internal.config.BadSettingsException;
import org.apache.rocketmq.namesrv.config.LiveSettings;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.internal.serve.SettingsBody;

/** Turns switches on and off; refuses whatever else it is asked to set. */
final class UpdateConfigHandler implements Handler<Void> {
    private final LiveSettings settings;

    UpdateConfigHandler(LiveSettings settings) {
        this.settings = settings;
    }

    @Override
    public CompletionStage<Response> handle(Request<Void> request) {
        var changes = SettingsBody.read(request.body());
        var forbidden = settings.forbidden(changes.keySet());
        if (!forbidden.isEmpty()) {
            throw new RequestRejected(Refusal.SETTING_FORBIDDEN,
                "Can not update config in black list. Nothing changed: " + String.join("; ", forbidden));
        }
        try {
            settings.change(changes);
            return Response.ok().now();
        } catch (BadSettingsException e) {
            throw new RequestRejected(Refusal.SETTING_REFUSED,
                "nothing changed: " + String.join("; ", e.complaints()));
        }
    }
}
