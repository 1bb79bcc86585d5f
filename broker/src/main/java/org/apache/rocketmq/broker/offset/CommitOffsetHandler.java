package org.apache.rocketmq.broker.offset;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.group.GroupSettings;
import org.apache.rocketmq.broker.group.NoGroup;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.remoting.internal.request.UpdateConsumerOffsetHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;

/** A group tells how far it has got in one queue. Only topics, queues and groups that exist get a line. */
final class CommitOffsetHandler implements Handler<UpdateConsumerOffsetHeader> {
    private final GroupProgress offsets;
    private final Topics topics;
    private final GroupSettings groups;

    CommitOffsetHandler(GroupProgress offsets, Topics topics, GroupSettings groups) {
        this.offsets = offsets;
        this.topics = topics;
        this.groups = groups;
    }

    @Override
    public CompletionStage<Response> handle(Request<UpdateConsumerOffsetHeader> request) {
        var header = request.header();
        check(header);
        groups.of(header.consumerGroup(), NoGroup.TO_COMMIT_FOR);
        offsets.commit(header.consumerGroup(), header.topic(), header.queueId(), header.commitOffset());
        return Response.ok().now();
    }

    private void check(UpdateConsumerOffsetHeader header) {
        var topic = topics.find(header.topic());
        if (topic == null) {
            throw new RequestRejected(Refusal.TOPIC_UNKNOWN, "Topic " + header.topic() + " not exist!");
        }
        int queues = Math.max(topic.getReadQueueNums(), topic.getWriteQueueNums());
        boolean queueExists = header.queueId() >= 0 && header.queueId() < queues;
        if (!queueExists && offsets.find(header.consumerGroup(), header.topic(), header.queueId()) < 0) {
            throw new RequestRejected(Refusal.QUEUE_UNKNOWN, "the topic " + header.topic()
                + " has no queue " + header.queueId() + ", only " + queues + " from 0", header.queueId(), queues);
        }
        if (header.commitOffset() < 0) {
            throw new RequestRejected(Refusal.OFFSET_NEGATIVE,
                "the offset " + header.commitOffset() + " is negative", header.commitOffset());
        }
    }
}
