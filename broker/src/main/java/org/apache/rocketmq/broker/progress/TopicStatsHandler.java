package org.apache.rocketmq.broker.progress;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.topic.NoTopic;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.internal.request.GetTopicStatsInfoHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.admin.TopicOffset;
import org.apache.rocketmq.remoting.protocol.admin.TopicStatsTable;

/** Tells the ends of a topic's queues, and when the last message of each was stored. */
final class TopicStatsHandler implements Handler<GetTopicStatsInfoHeader> {
    private final GroupLook look;
    private final String brokerName;

    TopicStatsHandler(GroupLook look, String brokerName) {
        this.look = look;
        this.brokerName = brokerName;
    }

    @Override
    public CompletionStage<Response> handle(Request<GetTopicStatsInfoHeader> request) {
        String topic = request.header().topic();
        int queues = GroupLook.queues(look.topics().require(topic, NoTopic.IN_SHORT));
        var body = new TopicStatsTable();
        for (int queueId = 0; queueId < queues; queueId++) {
            body.getOffsetTable().put(new MessageQueue(topic, brokerName, queueId), ends(topic, queueId));
        }
        body.setTopicPutTps(look.statistics().putPerSecond(topic));
        return Response.ok().body(body.encode()).now();
    }

    private TopicOffset ends(String topic, int queueId) {
        var store = look.store();
        long max = store.maxOffset(topic, queueId);
        var ends = new TopicOffset();
        ends.setMinOffset(store.minOffset(topic, queueId));
        ends.setMaxOffset(max);
        // Nothing stored is told as 0.
        ends.setLastUpdateTimestamp(Math.max(0, store.storeTimestamp(topic, queueId, max - 1)));
        return ends;
    }
}
