package org.apache.rocketmq.client.internal.consume;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.body.PopProcessQueueInfo;
import org.apache.rocketmq.remoting.protocol.body.ProcessQueueInfo;

/** All queues of a push consumer. Those that it pops have their offsets at the broker, which moves them by itself. */
record PulledAndPopped(Assignments pulled, Popping popped) implements AskedQueues {

    @Override
    public Map<MessageQueue, ProcessQueueInfo> describe() {
        return pulled.describe();
    }

    @Override
    public Map<MessageQueue, PopProcessQueueInfo> describePopped() {
        return popped.describe();
    }

    @Override
    public CompletableFuture<Void> reset(Map<MessageQueue, Long> targets) {
        return pulled.reset(targets);
    }
}
