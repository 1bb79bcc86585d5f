package org.apache.rocketmq.store;

import java.nio.ByteBuffer;
import java.util.function.LongPredicate;
import org.apache.rocketmq.store.index.ConsumeQueue;

/**
 * Which messages of a queue a reader wants. Asked first about the queue's entry, which costs next to nothing, and for
 * those that pass about the record. Asked on the reading thread; one filter serves many reads at a time.
 */
public interface MessageFilter {

    /** Takes everything. */
    MessageFilter ALL = (tagsCode, storeTimestamp, bits) -> true;

    /**
     * Whether the message may be wanted, by what its entry says.
     *
     * @param tagsCode the hash of the message's tags, 0 without; anything else where that is not an int
     * @param storeTimestamp when it was stored, where the entry's extension tells; else -1
     * @param bits those of the entry's extension, or null where it has none; not to be kept
     */
    boolean mayWant(long tagsCode, long storeTimestamp, ByteBuffer bits);

    /**
     * Whether the message is wanted.
     *
     * @param record the whole record from index 0, read-only; not to be kept
     */
    default boolean wants(ByteBuffer record) {
        return true;
    }

    /** A filter by the tags' hash alone; null for all. Messages whose entry does not tell the hash pass. */
    static MessageFilter byTags(LongPredicate wanted) {
        return wanted == null ? ALL
            : (tagsCode, storeTimestamp, bits) -> !ConsumeQueue.isTagsHash(tagsCode) || wanted.test(tagsCode);
    }
}
