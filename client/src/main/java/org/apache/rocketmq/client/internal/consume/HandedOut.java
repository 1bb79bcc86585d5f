package org.apache.rocketmq.client.internal.consume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.rocketmq.client.internal.pull.ProcessQueue;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/** The batches that listeners have now, to find those that they have for too long. As many as there are threads. */
final class HandedOut {
    private final Duration longest;
    private final LongSupplier nanos;
    private final Set<Batch> running = ConcurrentHashMap.newKeySet();

    HandedOut(Duration longest, LongSupplier nanos) {
        this.longest = longest;
        this.nanos = nanos;
    }

    /** Messages of one queue with a listener. Who ends it first says what becomes of them. */
    static final class Batch {
        final MessageQueue queue;
        final ProcessQueue processQueue;
        final List<MessageExt> messages;
        private final long startNanos;

        private Batch(MessageQueue queue, ProcessQueue processQueue, List<MessageExt> messages, long startNanos) {
            this.queue = queue;
            this.processQueue = processQueue;
            this.messages = messages;
            this.startNanos = startNanos;
        }
    }

    Batch begin(MessageQueue queue, ProcessQueue processQueue, List<MessageExt> messages) {
        var batch = new Batch(queue, processQueue, messages, nanos.getAsLong());
        running.add(batch);
        return batch;
    }

    /** The listener has answered; false where that comes too late to count. */
    boolean end(Batch batch) {
        return running.remove(batch);
    }

    /** The batches that listeners have for too long, each once: their answers do not count any more. */
    List<Batch> takeOverdue() {
        long now = nanos.getAsLong();
        var overdue = new ArrayList<Batch>();
        for (Batch batch : running) {
            if (now - batch.startNanos > longest.toNanos() && end(batch)) {
                overdue.add(batch);
            }
        }
        return overdue;
    }
}
