package org.apache.rocketmq.broker.pull;

import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.apache.rocketmq.broker.waiting.Waiter;
import org.apache.rocketmq.remoting.internal.serve.Peer;

/** A pull that waits for a message of one queue. */
final class ParkedPull extends Waiter {
    private final Asker asker;
    private final long offset;
    private final LongPredicate tags;
    private final Consumer<Wake> resume;
    /** The table's. */
    private QueueKey queue;

    /** Why a parked pull goes on. */
    enum Wake {
        /** There may be a message for it: it reads, and may park again. */
        ARRIVAL,
        /** Its time is over, or the queues change: it reads once more and answers what it finds. */
        ANSWER
    }

    /**
     * Who waits.
     *
     * @param peer whose event loop answers
     * @param groupLimit how many pulls of the group may wait at once; 0 for any number
     */
    record Asker(Peer peer, String group, long groupLimit) { }

    /** Which queue. */
    record QueueKey(String topic, int queueId) { }

    /**
     * A pull that is about to wait.
     *
     * @param offset the queue offset that it waits for
     * @param tags the tag hashes that it wants; null for all
     * @param deadlineNanos when it is to be answered at the latest
     * @param resume answers it, on the peer's event loop; runs once
     */
    ParkedPull(Asker asker, long offset, LongPredicate tags, long deadlineNanos, Consumer<Wake> resume) {
        super(asker.peer, deadlineNanos);
        this.asker = asker;
        this.offset = offset;
        this.tags = tags;
        this.resume = resume;
    }

    Asker asker() {
        return asker;
    }

    QueueKey queue() {
        return queue;
    }

    void waitFor(QueueKey queue) {
        this.queue = queue;
    }

    boolean wants(long nextOffset, long tagsCode) {
        return nextOffset > offset && (tags == null || tags.test(tagsCode));
    }

    void wake(Wake why) {
        asker.peer.execute(() -> resume.accept(why));
    }
}
