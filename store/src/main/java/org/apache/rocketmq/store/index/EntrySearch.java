package org.apache.rocketmq.store.index;

/** Binary searches along a queue's entries, which are in the log's order but for fillers. */
final class EntrySearch {
    private EntrySearch() { }

    /**
     * Finds the first offset from {@code from} to {@code to} whose entry passes; all behind it must pass too. Returns
     * {@code to} where none does. Fillers are passed over.
     */
    static long firstOffset(ConsumeQueue queue, long from, long to, Test test) {
        var entry = new QueueEntry();
        long low = from;
        long high = to;
        while (low < high) {
            long middle = (low + high) >>> 1;
            long asked = middle;
            while (asked < high && queue.read(asked, entry) && entry.isFiller()) {
                asked++;
            }
            if (asked == high || !queue.read(asked, entry) || test.passes(entry)) {
                high = middle;
            } else {
                low = asked + 1;
            }
        }
        return low;
    }

    /** A question about an entry. */
    @FunctionalInterface
    interface Test {
        boolean passes(QueueEntry entry);
    }

    /**
     * Finds the first offset whose entry is missing in the files, or points to a log position or beyond.
     *
     * @param filesEnd behind the last offset that the files have room for
     */
    static long firstAtOrBehind(ConsumeQueue queue, long from, long to, long filesEnd, long logPosition) {
        var entry = new QueueEntry();
        long low = from;
        long high = to;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (!queue.readRaw(middle, filesEnd, entry) || entry.isMissing() || entry.logPosition() >= logPosition) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** Where the record of a queue's first entry lies; {@link Long#MAX_VALUE} where there is none. */
    static long firstLogPosition(ConsumeQueue queue) {
        var entry = new QueueEntry();
        for (long offset = queue.minOffset(); queue.read(offset, entry); offset++) {
            if (!entry.isFiller()) {
                return entry.logPosition();
            }
        }
        return Long.MAX_VALUE;
    }
}
