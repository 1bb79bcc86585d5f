package org.apache.rocketmq.broker.offset;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.group.GroupSettings;
import org.apache.rocketmq.broker.group.Groups;
import org.apache.rocketmq.broker.group.NoGroup;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.remoting.internal.request.CloneGroupOffsetHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/**
 * Gives a group the offsets of another one, in one topic or in all. Nobody may consume for it meanwhile. A topic that
 * is not here is no failure: Apache's tools ask each broker that the group has been seen at.
 */
final class CloneOffsetsHandler implements Handler<CloneGroupOffsetHeader> {
    private final GroupProgress progress;
    private final ConsumerOffsets offsets;
    private final GroupSettings settings;
    private final Groups groups;

    CloneOffsetsHandler(GroupProgress progress, ConsumerOffsets offsets, GroupSettings settings, Groups groups) {
        this.progress = progress;
        this.offsets = offsets;
        this.settings = settings;
        this.groups = groups;
    }

    @Override
    public CompletionStage<Response> handle(Request<CloneGroupOffsetHeader> request) {
        var header = request.header();
        settings.require(header.srcGroup(), NoGroup.TO_MOVE);
        settings.of(header.destGroup(), NoGroup.TO_MOVE);
        if (groups.isOnline(header.destGroup())) {
            throw new RequestRejected(Refusal.GROUP_HAS_MEMBERS, "the group " + header.destGroup()
                + " has members, which go on from where they are; stop them first");
        }
        boolean nothing = true;
        for (String topic : topicsOf(header)) {
            nothing &= offsets.of(header.srcGroup(), topic).isEmpty();
            offsets.of(header.srcGroup(), topic).keySet().forEach(queueId -> progress.set(header.destGroup(), topic,
                queueId, progress.find(header.srcGroup(), topic, queueId)));
        }
        return (nothing ? Response.of(ResponseCode.SUCCESS, "the group " + header.srcGroup() + " has no offsets here")
            : Response.ok()).now();
    }

    /** What a group is to get again is its own. */
    private SortedSet<String> topicsOf(CloneGroupOffsetHeader header) {
        if (header.topic() != null && !header.topic().isEmpty()) {
            return new TreeSet<>(List.of(header.topic()));
        }
        var all = offsets.topicsOf(header.srcGroup());
        all.removeIf(Names::isGroupTopic);
        return all;
    }
}
