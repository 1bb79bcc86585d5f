package org.apache.rocketmq.client.internal.offset;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.common.message.MessageQueue;

/** How far a consumer has got with its queues. */
public interface ConsumedOffsets {

    /** The first offset that is not consumed yet; empty where nothing is known of the queue. */
    CompletableFuture<OptionalLong> of(MessageQueue queue);

    /** Notes that all before this offset is consumed. */
    CompletableFuture<Void> commit(MessageQueue queue, long offset);

    /** Keeps what was noted; complete when it is kept, or with why it is not. */
    CompletableFuture<Void> save();

    /** Others go on with the queue: keeps what was noted of it, and forgets it. */
    CompletableFuture<Void> handOver(MessageQueue queue);
}
