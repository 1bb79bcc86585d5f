package org.apache.rocketmq.client.internal.offset;

import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * How far a consumer has got with its queues, for consumers that say so themselves: they note an offset, which counts
 * here at once, and have it kept elsewhere. Any thread may call; no method waits.
 */
public interface OffsetKeeper {

    /** Notes the offset of the next message to consume. */
    void note(MessageQueue queue, long offset);

    /** What is noted, else what is kept, which is noted then; empty where nothing is known of the queue. */
    CompletableFuture<OptionalLong> find(MessageQueue queue);

    /** Keeps what is noted of these queues; complete when all is kept, or with why some is not. */
    CompletableFuture<Void> keep(Set<MessageQueue> queues);

    /** The same but for what was kept before and has not changed since. */
    CompletableFuture<Void> keepChanged(Set<MessageQueue> queues);

    /** Forgets what is noted of a queue: others go on with it. */
    void forget(MessageQueue queue);
}
