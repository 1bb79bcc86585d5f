package org.apache.rocketmq.client.internal.offset;

import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.apache.rocketmq.client.consumer.store.OffsetStore;
import org.apache.rocketmq.client.consumer.store.ReadOffsetType;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.MessageQueue;

/** Consumed offsets in a store of the user's. What may take its time there runs on threads of the caller's choice. */
public final class UserOffsets implements ConsumedOffsets, OffsetKeeper {
    private static final long FAILED = -2;

    private final OffsetStore store;
    private final Executor threads;
    /** What this member consumes and has noted something of. */
    private final Set<MessageQueue> current = ConcurrentHashMap.newKeySet();

    public UserOffsets(OffsetStore store, Executor threads) {
        this.store = store;
        this.threads = threads;
    }

    @Override
    public CompletableFuture<OptionalLong> of(MessageQueue queue) {
        return find(queue);
    }

    @Override
    public CompletableFuture<OptionalLong> find(MessageQueue queue) {
        return run(() -> store.readOffset(queue, ReadOffsetType.MEMORY_FIRST_THEN_STORE)).thenCompose(offset ->
            offset <= FAILED ? CompletableFuture.failedFuture(new MQClientException("The offset store "
                + store.getClass().getName() + " does not tell the offset of " + queue + ", but " + offset, null))
                : CompletableFuture.completedFuture(
                    offset < 0 ? OptionalLong.empty() : OptionalLong.of(offset)));
    }

    @Override
    public CompletableFuture<Void> commit(MessageQueue queue, long offset) {
        note(queue, offset);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> save() {
        return keep(Set.copyOf(current));
    }

    @Override
    public CompletableFuture<Void> handOver(MessageQueue queue) {
        return keep(Set.of(queue)).thenRun(() -> forget(queue));
    }

    @Override
    public void note(MessageQueue queue, long offset) {
        current.add(queue);
        store.updateOffset(queue, offset, false);
    }

    @Override
    public CompletableFuture<Void> keep(Set<MessageQueue> queues) {
        return run(() -> {
            store.persistAll(queues);
            return null;
        });
    }

    @Override
    public CompletableFuture<Void> keepChanged(Set<MessageQueue> queues) {
        return keep(queues);
    }

    @Override
    public void forget(MessageQueue queue) {
        current.remove(queue);
        store.removeOffset(queue);
    }

    private <T> CompletableFuture<T> run(Supplier<T> call) {
        try {
            return CompletableFuture.supplyAsync(call, threads);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
