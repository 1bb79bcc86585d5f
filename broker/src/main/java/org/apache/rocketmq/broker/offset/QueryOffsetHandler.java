package org.apache.rocketmq.broker.offset;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.topic.AllowedNames;
import org.apache.rocketmq.remoting.internal.request.QueryConsumerOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.QueryConsumerOffsetReply;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.store.MessageStore;

/** Tells how far a group has got in one queue. */
final class QueryOffsetHandler implements Handler<QueryConsumerOffsetHeader> {
    private final GroupProgress offsets;
    private final MessageStore store;

    QueryOffsetHandler(GroupProgress offsets, MessageStore store) {
        this.offsets = offsets;
        this.store = store;
    }

    @Override
    public CompletionStage<Response> handle(Request<QueryConsumerOffsetHeader> request) {
        var header = request.header();
        long offset = offsets.find(header.consumerGroup(), header.topic(), header.queueId());
        if (offset < 0) {
            offset = offsetOfNewGroup(header);
        }
        return Response.ok(QueryConsumerOffsetReply.CODEC, new QueryConsumerOffsetReply(offset)).now();
    }

    /**
     * A new group starts at 0 in a queue that is young enough to have lost nothing. In an older one the client decides
     * by its consumeFromWhere, which the refusal asks it to do.
     */
    private long offsetOfNewGroup(QueryConsumerOffsetHeader header) {
        AllowedNames.requireMadeTopic(header.topic());
        AllowedNames.requireGroup(header.consumerGroup());
        boolean zeroAllowed = !Boolean.FALSE.equals(header.setZeroIfNotFound());
        if (zeroAllowed && store.headInMemory(header.topic(), header.queueId())) {
            return 0;
        }
        throw new RequestRejected(Refusal.OFFSET_UNKNOWN,
            (zeroAllowed ? "Not found, V3_0_6_SNAPSHOT maybe this group consumer boot first"
                : "Not found, do not set to zero, maybe this group boot first") + ": the group "
                + header.consumerGroup() + " has no offset in queue " + header.queueId() + " of " + header.topic());
    }
}
