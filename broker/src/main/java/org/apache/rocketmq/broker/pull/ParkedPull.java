package org.apache.rocketmq.broker.pull;

import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.apache.rocketmq.remoting.internal.serve.Peer;

/**
 * A pull that waits for a message.
 *
 * @param peer who waits, and whose event loop answers
 * @param offset the queue offset that it waits for
 * @param tags the tag hashes that it wants; null for all
 * @param deadlineNanos when it is to be answered at the latest
 * @param resume answers it, on the peer's event loop; runs once
 */
record ParkedPull(Peer peer, long offset, LongPredicate tags, long deadlineNanos, Consumer<Wake> resume) {

    /** Why a parked pull goes on. */
    enum Wake {
        /** There may be a message for it: it reads, and may park again. */
        ARRIVAL,
        /** Its time is over, or the queues change: it reads once more and answers what it finds. */
        ANSWER
    }

    boolean wants(long nextOffset, long tagsCode) {
        return nextOffset > offset && (tags == null || tags.test(tagsCode));
    }

    void wake(Wake why) {
        peer.execute(() -> resume.accept(why));
    }
}
