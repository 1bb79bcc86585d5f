package org.apache.rocketmq.broker.admin;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
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
    private final Consumer<String> gone;

    /**
     * Builds the handler.
     *
     * @param gone hears of each deleted group
     */
    DeleteGroupHandler(GroupSettings settings, GroupProgress offsets, Consumer<String> gone) {
        this.settings = settings;
        this.offsets = offsets;
        this.gone = gone;
    }

    @Override
    public CompletionStage<Response> handle(Request<DeleteSubscriptionGroupHeader> request) {
        var header = request.header();
        if (Boolean.TRUE.equals(header.cleanOffset())) {
            offsets.removeGroup(header.groupName());
        }
        settings.remove(header.groupName());
        gone.accept(header.groupName());
        return Response.ok().now();
    }
}
