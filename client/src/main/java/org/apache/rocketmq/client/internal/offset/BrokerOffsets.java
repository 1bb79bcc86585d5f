package org.apache.rocketmq.client.internal.offset;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.common.message.MessageQueue;

/** Consumed offsets that the brokers keep, for a group as a whole. */
public final class BrokerOffsets implements ConsumedOffsets {
    private final String group;
    private final QueueOffsets offsets;

    public BrokerOffsets(String group, QueueOffsets offsets) {
        this.group = group;
        this.offsets = offsets;
    }

    @Override
    public CompletableFuture<OptionalLong> of(MessageQueue queue) {
        return offsets.consumed(group, queue);
    }

    @Override
    public CompletableFuture<Void> commit(MessageQueue queue, long offset) {
        return offsets.commit(group, queue, offset);
    }

    /** Nothing more to do: brokers keep what they were told. */
    @Override
    public CompletableFuture<Void> save() {
        return CompletableFuture.completedFuture(null);
    }
}
