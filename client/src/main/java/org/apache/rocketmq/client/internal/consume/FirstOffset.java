package org.apache.rocketmq.client.internal.consume;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.rocketmq.client.internal.offset.QueueOffsets;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.message.MessageQueue;

/** Where a member begins with a queue: where it has got to, or its group, or else where it was told to. */
public final class FirstOffset {
    private final Supplier<Beginning> beginning;
    private final Function<MessageQueue, CompletableFuture<OptionalLong>> consumed;
    private final QueueOffsets offsets;

    /**
     * Builds it.
     *
     * @param beginning where its group begins, at that moment
     * @param consumed tells how far a queue is consumed
     */
    public FirstOffset(Supplier<Beginning> beginning,
        Function<MessageQueue, CompletableFuture<OptionalLong>> consumed, QueueOffsets offsets) {
        this.beginning = beginning;
        this.consumed = consumed;
        this.offsets = offsets;
    }

    public CompletableFuture<Long> of(MessageQueue queue) {
        return consumed.apply(queue).thenCompose(known -> known.isPresent()
            ? CompletableFuture.completedFuture(known.getAsLong()) : fresh(queue));
    }

    @SuppressWarnings("deprecation") // The old names mean what their successors do.
    private CompletableFuture<Long> fresh(MessageQueue queue) {
        if (queue.getTopic().startsWith(Names.RETRY_PREFIX)) {
            // What is in there was meant for this group from the beginning.
            return offsets.min(queue);
        }
        var now = beginning.get();
        return switch (now.where()) {
            case CONSUME_FROM_FIRST_OFFSET, CONSUME_FROM_MIN_OFFSET -> offsets.min(queue);
            case CONSUME_FROM_TIMESTAMP -> offsets.atTime(queue, now.timestamp());
            case CONSUME_FROM_LAST_OFFSET, CONSUME_FROM_LAST_OFFSET_AND_FROM_MIN_WHEN_BOOT_FIRST,
                CONSUME_FROM_MAX_OFFSET -> offsets.max(queue);
        };
    }
}
