package org.apache.rocketmq.broker.group;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.subscription.SubscriptionGroupConfig;

/** Makes a consumer group, or changes its settings. */
final class UpdateGroupHandler implements Handler<Void> {
    private final GroupSettings settings;

    UpdateGroupHandler(GroupSettings settings) {
        this.settings = settings;
    }

    @Override
    public CompletionStage<Response> handle(Request<Void> request) {
        settings.update(request.body(SubscriptionGroupConfig.class));
        return Response.ok().now();
    }
}
