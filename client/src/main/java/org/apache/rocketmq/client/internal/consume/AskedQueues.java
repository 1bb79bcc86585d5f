package org.apache.rocketmq.client.internal.consume;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.body.PopProcessQueueInfo;
import org.apache.rocketmq.remoting.protocol.body.ProcessQueueInfo;

/** The queues of a consumer, as operators see and move them. The client loop calls. */
public interface AskedQueues {

    /** What is here of each queue that has been begun with. */
    Map<MessageQueue, ProcessQueueInfo> describe();

    /** What is here of each queue that is popped. */
    default Map<MessageQueue, PopProcessQueueInfo> describePopped() {
        return Map.of();
    }

    /**
     * Begins anew with queues, at other offsets; what is here of them is worth nothing. Complete when the offsets are
     * stored, or with why one is not. Queues that are not this member's are left alone.
     */
    CompletableFuture<Void> reset(Map<MessageQueue, Long> targets);
}
