package org.apache.rocketmq.broker.group;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.body.SubscriptionGroupList;

/** Makes several consumer groups, or changes their settings; where one may not be so, none. */
final class UpdateGroupsHandler implements Handler<Void> {
    private final GroupSettings settings;

    UpdateGroupsHandler(GroupSettings settings) {
        this.settings = settings;
    }

    @Override
    public CompletionStage<Response> handle(Request<Void> request) {
        var wishes = request.body(SubscriptionGroupList.class).getGroupConfigList();
        if (wishes == null || wishes.isEmpty() || wishes.contains(null)) {
            throw new RequestRejected(
                Refusal.PARAMETER_BAD, "the list of groups is empty or has an empty line");
        }
        settings.update(wishes);
        return Response.ok().now();
    }
}
