package org.apache.rocketmq.broker.lock;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.body.UnlockBatchRequestBody;

/** Takes queues back from the member that has them. */
final class UnlockHandler implements Handler<Void> {
    private final QueueLocks locks;

    UnlockHandler(QueueLocks locks) {
        this.locks = locks;
    }

    @Override
    public CompletionStage<Response> handle(Request<Void> request) {
        var wish = request.body(UnlockBatchRequestBody.class);
        LockRequests.check(wish.getConsumerGroup(), wish.getClientId());
        locks.unlock(wish.getConsumerGroup(), wish.getClientId(), LockRequests.named(wish.getMqSet()));
        return Response.ok().now();
    }
}
