package org.apache.rocketmq.broker.offset;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.apache.rocketmq.broker.group.GroupSettings;
import org.apache.rocketmq.broker.group.Groups;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.remoting.internal.request.CloneGroupOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.QueryConsumerOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.QueryCorrectionOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.ResetOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.UpdateConsumerOffsetHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.store.MessageStore;

/**
 * Makes the handlers of this package.
 *
 * @param wake answers the pulls of a topic that wait
 */
public record OffsetHandlers(ConsumerOffsets offsets, GroupProgress progress, Topics topics, GroupSettings settings,
    Groups groups, MessageStore store, ResetRules resets, Consumer<String> wake) {

    public Handler<UpdateConsumerOffsetHeader> commit() {
        return new CommitOffsetHandler(progress, topics, settings);
    }

    public Handler<QueryConsumerOffsetHeader> query() {
        return new QueryOffsetHandler(progress, store);
    }

    public Handler<ResetOffsetHeader> reset() {
        return new ResetOffsetHandler(new ResetTargets(store), progress, topics, settings, groups,
            new ResetOffsetHandler.Moves(new ResetMessages(groups, resets.brokerName()), resets.byPull(), wake));
    }

    public Handler<CloneGroupOffsetHeader> cloneOffsets() {
        return new CloneOffsetsHandler(progress, offsets, settings, groups);
    }

    public Handler<QueryCorrectionOffsetHeader> least() {
        return new LeastOffsetsHandler(offsets, progress);
    }

    /** Tells all offsets of all groups. */
    public Handler<Void> all() {
        return request -> Response.ok().body(offsets.sent().getBytes(StandardCharsets.UTF_8)).now();
    }
}
