package org.apache.rocketmq.client.internal.consume;

import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.client.internal.offset.QueueOffsets;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.message.MessageQueue;

/** Where a member begins with a queue: where its group has got to, or where it was told to when it has not begun. */
final class FirstOffset {
    private final String group;
    private final ConsumeFromWhere fromWhere;
    private final long fromTimestamp;
    private final QueueOffsets offsets;

    FirstOffset(String group, ConsumeFromWhere fromWhere, long fromTimestamp, QueueOffsets offsets) {
        this.group = group;
        this.fromWhere = fromWhere;
        this.fromTimestamp = fromTimestamp;
        this.offsets = offsets;
    }

    CompletableFuture<Long> of(MessageQueue queue) {
        return offsets.consumed(group, queue).thenCompose(consumed -> consumed.isPresent()
            ? CompletableFuture.completedFuture(consumed.getAsLong()) : fresh(queue));
    }

    @SuppressWarnings("deprecation") // The old names mean what their successors do.
    private CompletableFuture<Long> fresh(MessageQueue queue) {
        if (queue.getTopic().startsWith(Names.RETRY_PREFIX)) {
            // What is in there was meant for this group from the beginning.
            return offsets.min(queue);
        }
        return switch (fromWhere) {
            case CONSUME_FROM_FIRST_OFFSET, CONSUME_FROM_MIN_OFFSET -> offsets.min(queue);
            case CONSUME_FROM_TIMESTAMP -> offsets.atTime(queue, fromTimestamp);
            case CONSUME_FROM_LAST_OFFSET, CONSUME_FROM_LAST_OFFSET_AND_FROM_MIN_WHEN_BOOT_FIRST,
                CONSUME_FROM_MAX_OFFSET -> offsets.max(queue);
        };
    }
}
