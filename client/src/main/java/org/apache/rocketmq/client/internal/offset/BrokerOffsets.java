package org.apache.rocketmq.client.internal.offset;

import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.rocketmq.common.message.MessageQueue;

/** Consumed offsets that the brokers keep, for a group as a whole. */
public final class BrokerOffsets implements ConsumedOffsets, OffsetKeeper {
    private final String group;
    private final QueueOffsets offsets;
    private final NotedOffsets noted = new NotedOffsets();
    private final ConcurrentHashMap<MessageQueue, Long> kept = new ConcurrentHashMap<>();
    /** Of topics and brokers: the end of the first commit, whatever it was. */
    private final ConcurrentHashMap<String, CompletableFuture<Void>> first = new ConcurrentHashMap<>();

    public BrokerOffsets(String group, QueueOffsets offsets) {
        this.group = group;
        this.offsets = offsets;
    }

    /** What was noted here and is told to the brokers later. */
    public NotedOffsets noted() {
        return noted;
    }

    @Override
    public CompletableFuture<OptionalLong> of(MessageQueue queue) {
        return offsets.consumed(group, queue);
    }

    @Override
    public CompletableFuture<Void> commit(MessageQueue queue, long offset) {
        noted.note(queue, offset, false);
        // A frozen one has stayed where it was.
        return tell(queue, noted.of(queue).orElse(offset));
    }

    /**
     * Tells the queue's broker, and notes nothing. The first one of a topic goes alone: of two at a time for a group
     * that has committed nothing of the topic yet, Apache's broker keeps but one at times, and acknowledges both.
     */
    public CompletableFuture<Void> tell(MessageQueue queue, long offset) {
        var mine = new CompletableFuture<Void>();
        var before = first.putIfAbsent(queue.getTopic() + "@" + queue.getBrokerName(), mine);
        if (before != null) {
            return before.thenCompose(ended -> tellNow(queue, offset));
        }
        return tellNow(queue, offset).whenComplete((done, failure) -> mine.complete(null));
    }

    private CompletableFuture<Void> tellNow(MessageQueue queue, long offset) {
        return offsets.commit(group, queue, offset).thenRun(() -> kept.put(queue, offset));
    }

    /** Nothing more to do: brokers keep what they were told. */
    @Override
    public CompletableFuture<Void> save() {
        return CompletableFuture.completedFuture(null);
    }

    /** The broker knows: each commit has told it. */
    @Override
    public CompletableFuture<Void> handOver(MessageQueue queue) {
        forget(queue);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void note(MessageQueue queue, long offset) {
        noted.note(queue, offset, false);
    }

    @Override
    public CompletableFuture<OptionalLong> find(MessageQueue queue) {
        var here = noted.of(queue);
        return here.isPresent() ? CompletableFuture.completedFuture(here) : findKept(queue);
    }

    /** What the broker has, which is noted then. */
    public CompletableFuture<OptionalLong> findKept(MessageQueue queue) {
        return of(queue).thenApply(found -> {
            found.ifPresent(offset -> {
                kept.put(queue, offset);
                noted.note(queue, offset, false);
            });
            return found;
        });
    }

    @Override
    public CompletableFuture<Void> keep(Set<MessageQueue> queues) {
        return keep(queues, queue -> true);
    }

    @Override
    public CompletableFuture<Void> keepChanged(Set<MessageQueue> queues) {
        return keep(queues, queue -> !Long.valueOf(noted.of(queue).orElse(-1)).equals(kept.get(queue)));
    }

    private CompletableFuture<Void> keep(Set<MessageQueue> queues, Predicate<MessageQueue> wanted) {
        return CompletableFuture.allOf(queues.stream()
            .filter(queue -> noted.of(queue).isPresent() && wanted.test(queue))
            .map(queue -> tell(queue, noted.of(queue).orElseThrow())).toArray(CompletableFuture[]::new));
    }

    @Override
    public void forget(MessageQueue queue) {
        noted.forget(queue);
        kept.remove(queue);
    }
}
