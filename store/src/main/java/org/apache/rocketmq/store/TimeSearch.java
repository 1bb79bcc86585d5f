package org.apache.rocketmq.store;

import org.apache.rocketmq.store.index.ConsumeQueue;
import org.apache.rocketmq.store.index.QueueEntry;
import org.apache.rocketmq.store.log.Segment;

/** A search for a time of storing along one queue. Times never run backwards along it, so a binary search finds it. */
final class TimeSearch {
    private final ConsumeQueue queue;
    private final HeldSegments held;
    private final RecordLook look;
    private final QueueEntry entry = new QueueEntry();

    /** A search with means that are the caller's to give back. */
    TimeSearch(ConsumeQueue queue, HeldSegments held, RecordLook look) {
        this.queue = queue;
        this.held = held;
        this.look = look;
    }

    /** When the message at a queue offset was stored; -1 when it is not there or cannot be read. */
    long timeAt(long queueOffset) {
        if (!queue.read(queueOffset, entry) || entry.isFiller()) {
            return -1;
        }
        Segment segment = held.at(entry.logPosition());
        return segment == null ? -1 : look.storeTimestamp(segment, entry.logPosition());
    }

    /** The first offset from one to another whose message was stored at a time or later; the other where none was. */
    long firstNotBefore(long from, long to, long timestampMillis) {
        long low = from;
        long high = to;
        while (low < high) {
            long middle = (low + high) >>> 1;
            // A message that cannot be read has the time of the next one that can.
            long readable = middle;
            long time = timeAt(readable);
            while (time < 0 && readable + 1 < high) {
                readable++;
                time = timeAt(readable);
            }
            if (time < 0 || time >= timestampMillis) {
                high = middle;
            } else {
                low = readable + 1;
            }
        }
        return low;
    }
}
