package org.apache.rocketmq.broker.pop;

import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.apache.rocketmq.broker.waiting.Waiter;
import org.apache.rocketmq.remoting.internal.serve.Peer;

/** A pop, or the wish to hear when one would find something, that waits for a message. */
final class ParkedPop extends Waiter {
    private final Line line;
    private final LongPredicate tags;
    private final Consumer<Wake> resume;

    /** Why it goes on. */
    enum Wake {
        /** There may be a message for it: it looks, and may park again. */
        ARRIVAL,
        /** Its time is over, or the queues change: it looks once more and answers what it finds. */
        ANSWER
    }

    /**
     * Where it waits, with others that want the same.
     *
     * @param queueId {@link PopPlaces#ANY_QUEUE} for any
     * @param takes whether it takes what has come, so that one of the line is enough
     */
    record Line(String group, String topic, int queueId, boolean takes) { }

    /**
     * One that is about to wait.
     *
     * @param tags the tag hashes that it wants; null for all
     * @param resume looks again, on the peer's event loop; runs once
     */
    ParkedPop(Peer peer, Line line, LongPredicate tags, long deadlineNanos, Consumer<Wake> resume) {
        super(peer, deadlineNanos);
        this.line = line;
        this.tags = tags;
        this.resume = resume;
    }

    Line line() {
        return line;
    }

    boolean wants(long tagsCode) {
        return tags == null || tags.test(tagsCode);
    }

    void wake(Wake why) {
        peer().execute(() -> resume.accept(why));
    }
}
