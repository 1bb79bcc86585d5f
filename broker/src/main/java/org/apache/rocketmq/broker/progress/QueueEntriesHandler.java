package org.apache.rocketmq.broker.progress;

import java.util.ArrayList;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.group.Subscription;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.remoting.internal.request.QueryConsumeQueueHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.ConsumeQueueData;
import org.apache.rocketmq.remoting.protocol.body.QueryConsumeQueueResponseBody;
import org.apache.rocketmq.store.MessageFilter;
import org.apache.rocketmq.store.StoredEntry;

/** Tells some entries of a queue, and whether a group's subscription lets them pass by their tags. */
final class QueueEntriesHandler implements Handler<QueryConsumeQueueHeader> {
    private static final int MOST = 10_000;
    /** What Apache's tools show where the queue has no filter data. */
    private static final String NO_FILTER_DATA = "null";

    private final GroupLook look;

    QueueEntriesHandler(GroupLook look) {
        this.look = look;
    }

    @Override
    public CompletionStage<Response> handle(Request<QueryConsumeQueueHeader> request) {
        var header = request.header();
        var topic = look.topics().find(header.topic());
        int queues = topic == null ? 0 : GroupLook.queues(topic);
        if (header.queueId() < 0 || header.queueId() >= queues) {
            throw new RequestRejected(Refusal.QUEUE_TO_SHOW_UNKNOWN,
                header.queueId() + "@" + Names.shown(header.topic()) + " is not exist!", header.queueId(), queues);
        }
        if (header.count() < 1 || header.count() > MOST) {
            throw new RequestRejected(Refusal.PARAMETER_OUT_OF_RANGE,
                "count is " + header.count() + "; allowed is 1 to " + MOST, header.count(), 1, MOST);
        }
        var body = body(header);
        String remark = body.getQueueData().isEmpty()
            ? "Index " + header.index() + " of " + header.queueId() + "@" + header.topic() + " is not exist!" : null;
        return Response.of(ResponseCode.SUCCESS, remark).body(body.encode()).now();
    }

    private QueryConsumeQueueResponseBody body(QueryConsumeQueueHeader header) {
        var body = new QueryConsumeQueueResponseBody();
        body.setMinQueueIndex(look.store().minOffset(header.topic(), header.queueId()));
        body.setMaxQueueIndex(look.store().maxOffset(header.topic(), header.queueId()));
        String group = header.consumerGroup();
        var subscription = group == null || group.isEmpty() ? null
            : look.groups().subscription(group, header.topic());
        if (subscription != null) {
            body.setSubscriptionData(subscription.toWire());
            body.setFilterData(NO_FILTER_DATA);
        }
        var entries = new ArrayList<ConsumeQueueData>();
        for (var entry : look.store().entries(header.topic(), header.queueId(), header.index(), header.count())) {
            entries.add(toWire(entry, subscription));
        }
        body.setQueueData(entries);
        return body;
    }

    private static ConsumeQueueData toWire(StoredEntry entry, Subscription subscription) {
        var data = new ConsumeQueueData();
        data.setPhysicOffset(entry.logPosition());
        data.setPhysicSize(entry.recordLength());
        data.setTagsCode(entry.tags());
        boolean byTags = subscription != null && subscription.tags() != null;
        data.setEval(byTags && MessageFilter.byTags(subscription.tags()).mayWant(entry.tags(), -1, null));
        return data;
    }
}
