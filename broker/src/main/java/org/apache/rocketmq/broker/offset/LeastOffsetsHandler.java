package org.apache.rocketmq.broker.offset;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.remoting.internal.request.QueryCorrectionOffsetHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.body.QueryCorrectionOffsetBody;

/**
 * Tells the least offset that any group has in each queue of a topic, some groups left out. The group to compare with
 * changes nothing, as it does not with Apache's broker: its own offset is never less than the least. That broker also
 * deletes the offsets of the groups that are left out; this one only looks.
 */
final class LeastOffsetsHandler implements Handler<QueryCorrectionOffsetHeader> {
    private static final String BETWEEN = ",";

    private final ConsumerOffsets offsets;
    private final GroupProgress progress;

    LeastOffsetsHandler(ConsumerOffsets offsets, GroupProgress progress) {
        this.offsets = offsets;
        this.progress = progress;
    }

    @Override
    public CompletionStage<Response> handle(Request<QueryCorrectionOffsetHeader> request) {
        var header = request.header();
        var groups = offsets.groupsOf(header.topic());
        groups.removeAll(leftOut(header.filterGroups()));
        var body = new QueryCorrectionOffsetBody();
        for (String group : groups) {
            for (int queueId : offsets.of(group, header.topic()).keySet()) {
                body.getCorrectionOffsets().merge(
                    queueId, progress.find(group, header.topic(), queueId), Math::min);
            }
        }
        return Response.ok().body(body.encode()).now();
    }

    private static Set<String> leftOut(String groups) {
        return groups == null ? Set.of() : Set.copyOf(List.of(groups.split(BETWEEN)));
    }
}
