package org.apache.rocketmq.client.internal.consume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.rocketmq.common.message.MessageExt;

/** The batches that listeners have now, to find those that they have for too long: as many as there are threads. */
final class HandedOut {
    private final Supplier<Duration> longest;
    private final LongSupplier nanos;
    private final Set<Hands> all = ConcurrentHashMap.newKeySet();

    HandedOut(Supplier<Duration> longest, LongSupplier nanos) {
        this.longest = longest;
        this.nanos = nanos;
    }

    /** Messages that a listener has, of one delivery. */
    record Batch(Delivery from, List<MessageExt> messages, long startNanos) { }

    /** One thread's, which hold one batch at a time. Who takes that out of them says what becomes of it. */
    final class Hands implements AutoCloseable {
        private final AtomicReference<Batch> held = new AtomicReference<>();
        /** The thread's own. */
        private Batch taken;

        private Hands() { }

        /** The listener gets a batch. */
        void take(Delivery from, List<MessageExt> messages) {
            taken = new Batch(from, messages, nanos.getAsLong());
            held.set(taken);
        }

        /** The listener has answered; false where that comes too late to count. */
        boolean giveBack() {
            return held.compareAndSet(taken, null);
        }

        @Override
        public void close() {
            all.remove(this);
        }
    }

    /** Those of a thread that begins. */
    Hands hands() {
        var hands = new Hands();
        all.add(hands);
        return hands;
    }

    /** The batches that listeners have for too long, each once: their answers do not count any more. */
    List<Batch> takeOverdue() {
        long now = nanos.getAsLong();
        long longestNanos = longest.get().toNanos();
        var overdue = new ArrayList<Batch>();
        for (Hands hands : all) {
            var batch = hands.held.get();
            if (batch != null && now - batch.startNanos > longestNanos && hands.held.compareAndSet(batch, null)) {
                overdue.add(batch);
            }
        }
        return overdue;
    }
}
