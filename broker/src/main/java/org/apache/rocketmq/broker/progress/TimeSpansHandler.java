package org.apache.rocketmq.broker.progress;

import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.offset.ConsumerOffsets;
import org.apache.rocketmq.broker.topic.NoTopic;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.internal.request.QueryConsumeTimeSpanHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.body.QueryConsumeTimeSpanBody;
import org.apache.rocketmq.remoting.protocol.body.QueueTimeSpan;

/**
 * Tells how far behind in time a group is in each queue of a topic. One that is not here has consumed nothing here:
 * Apache's tools ask each broker of the topic.
 */
final class TimeSpansHandler implements Handler<QueryConsumeTimeSpanHeader> {
    private final GroupLook look;
    private final String brokerName;
    private final InstantSource clock;

    TimeSpansHandler(GroupLook look, String brokerName, InstantSource clock) {
        this.look = look;
        this.brokerName = brokerName;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Response> handle(Request<QueryConsumeTimeSpanHeader> request) {
        var header = request.header();
        int queues = GroupLook.queues(look.topics().require(header.topic(), NoTopic.IN_SHORT));
        var body = new QueryConsumeTimeSpanBody();
        for (int queueId = 0; queueId < queues; queueId++) {
            body.getConsumeTimeSpanSet().add(span(header, queueId));
        }
        return Response.ok().body(body.encode()).now();
    }

    private QueueTimeSpan span(QueryConsumeTimeSpanHeader header, int queueId) {
        var store = look.store();
        String topic = header.topic();
        long min = store.minOffset(topic, queueId);
        long max = store.maxOffset(topic, queueId);
        long consumed = look.offsets().find(header.group(), topic, queueId);
        // A group that has consumed nothing yet stands at the first message.
        long last = consumed == ConsumerOffsets.NONE || consumed <= min ? min : consumed - 1;
        var span = new QueueTimeSpan();
        span.setMessageQueue(new MessageQueue(topic, brokerName, queueId));
        span.setMinTimeStamp(store.storeTimestamp(topic, queueId, min));
        span.setMaxTimeStamp(store.storeTimestamp(topic, queueId, max - 1));
        span.setConsumeTimeStamp(store.storeTimestamp(topic, queueId, last));
        long next = consumed == ConsumerOffsets.NONE ? min : consumed;
        span.setDelayTime(next >= max ? 0 : delay(store.storeTimestamp(topic, queueId, next)));
        return span;
    }

    private long delay(long storeTime) {
        return storeTime < 0 ? 0 : Math.max(0, clock.millis() - storeTime);
    }
}
