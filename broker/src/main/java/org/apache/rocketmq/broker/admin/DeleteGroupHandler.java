package org.apache.rocketmq.broker.admin;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.group.GroupSettings;
import org.apache.rocketmq.broker.offset.GroupProgress;
import org.apache.rocketmq.remoting.internal.request.DeleteSubscriptionGroupHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;

/** Deletes the settings of a consumer group. Its members are not driven away: they get the default settings. */
final class DeleteGroupHandler implements Handler<DeleteSubscriptionGroupHeader> {
    private final GroupSettings settings;
    private final GroupProgress offsets;

    DeleteGroupHandler(GroupSettings settings, GroupProgress offsets) {
        this.settings = settings;
        this.offsets = offsets;
    }

    @Override
    public CompletionStage<Response> handle(Request<DeleteSubscriptionGroupHeader> request) {
        var header = request.header();
        if (Boolean.TRUE.equals(header.cleanOffset())) {
            offsets.removeGroup(header.groupName());
        }
        settings.remove(header.groupName());
        return Response.ok().now();
    }
}
