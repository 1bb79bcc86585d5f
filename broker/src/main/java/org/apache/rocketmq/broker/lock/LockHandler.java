package org.apache.rocketmq.broker.lock;

import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.body.LockBatchRequestBody;
import org.apache.rocketmq.remoting.protocol.body.LockBatchResponseBody;

/** Gives a member of a group queues of its own. One that this broker does not have is not granted. */
final class LockHandler implements Handler<Void> {
    private final QueueLocks locks;
    private final Topics topics;

    LockHandler(QueueLocks locks, Topics topics) {
        this.locks = locks;
        this.topics = topics;
    }

    @Override
    public CompletionStage<Response> handle(Request<Void> request) {
        var wish = request.body(LockBatchRequestBody.class);
        LockRequests.check(wish.getConsumerGroup(), wish.getClientId());
        var queues = LockRequests.named(wish.getMqSet()).stream().filter(this::isHere).collect(Collectors.toSet());
        var body = new LockBatchResponseBody();
        body.setLockOKMQSet(locks.lock(wish.getConsumerGroup(), wish.getClientId(), queues));
        return Response.ok().body(body.encode()).now();
    }

    private boolean isHere(MessageQueue queue) {
        var topic = queue.getTopic() == null ? null : topics.find(queue.getTopic());
        return topic != null && queue.getQueueId() >= 0
            && queue.getQueueId() < Math.max(topic.getReadQueueNums(), topic.getWriteQueueNums());
    }
}
