package org.apache.rocketmq.broker.offset;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.rocketmq.broker.group.GroupSettings;
import org.apache.rocketmq.broker.group.Groups;
import org.apache.rocketmq.broker.group.NoGroup;
import org.apache.rocketmq.broker.topic.NoTopic;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.remoting.internal.request.ResetOffsetHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;

/**
 * Moves a group to a time, to the end of its queues, or in one queue to an offset. Members that consume hear of it at
 * their next pull, or are sent the offsets: those of a broadcasting group always, for each has offsets of its own.
 */
final class ResetOffsetHandler implements Handler<ResetOffsetHeader> {
    private final ResetTargets targets;
    private final GroupProgress progress;
    private final Topics topics;
    private final GroupSettings settings;
    private final Groups groups;
    private final Moves moves;

    /**
     * How members hear of a move.
     *
     * @param messages sends them the offsets
     * @param byPull whether they hear of it when they pull
     * @param wake answers the pulls of a topic that wait
     */
    record Moves(ResetMessages messages, BooleanSupplier byPull, Consumer<String> wake) { }

    ResetOffsetHandler(ResetTargets targets, GroupProgress progress, Topics topics, GroupSettings settings,
        Groups groups, Moves moves) {
        this.targets = targets;
        this.progress = progress;
        this.topics = topics;
        this.settings = settings;
        this.groups = groups;
        this.moves = moves;
    }

    @Override
    public CompletionStage<Response> handle(Request<ResetOffsetHeader> request) {
        var header = request.header();
        var topic = topics.require(header.topic(), NoTopic.TO_MOVE_IN);
        settings.require(header.group(), NoGroup.TO_MOVE);
        var offsets = allowed(header, targets.of(header, topic));
        if (!groups.isOnline(header.group())) {
            offsets.forEach((queueId, offset) -> progress.set(header.group(), header.topic(), queueId, offset));
        } else if (moves.byPull.getAsBoolean() && !groups.isBroadcasting(header.group())) {
            offsets.forEach((queueId, offset) -> progress.move(header.group(), header.topic(), queueId, offset));
            moves.wake.accept(header.topic());
        } else {
            offsets.forEach((queueId, offset) -> progress.set(header.group(), header.topic(), queueId, offset));
            moves.messages.send(header, offsets);
        }
        return Response.ok().body(moves.messages.body(header.topic(), offsets).encode()).now();
    }

    /** Where the group goes; without force it never goes forward. */
    private SortedMap<Integer, Long> allowed(ResetOffsetHeader header, SortedMap<Integer, Long> wished) {
        if (header.isForce()) {
            return wished;
        }
        var allowed = new TreeMap<>(wished);
        allowed.replaceAll((queueId, offset) -> {
            long now = progress.find(header.group(), header.topic(), queueId);
            return now == ConsumerOffsets.NONE ? offset : Math.min(now, offset);
        });
        return allowed;
    }
}
