package org.apache.rocketmq.broker.config;

import org.apache.rocketmq.remoting.internal.serve.Handler;

/** Makes the handlers of this package. */
public record ConfigHandlers(LiveSettings settings) {

    public Handler<Void> get() {
        return new GetConfigHandler(settings);
    }

    public Handler<Void> update() {
        return new UpdateConfigHandler(settings);
    }
}
