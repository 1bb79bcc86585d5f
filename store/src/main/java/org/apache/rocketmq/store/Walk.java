package org.apache.rocketmq.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.apache.rocketmq.store.index.ConsumeQueue;
import org.apache.rocketmq.store.index.QueueEntry;
import org.apache.rocketmq.store.log.CommitLog;
import org.apache.rocketmq.store.log.Segment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One read's way along a queue: takes the wanted records until it has enough. */
final class Walk {
    private static final Logger LOG = LoggerFactory.getLogger(Walk.class);

    private final CommitLog log;
    private final ConsumeQueue queue;
    private final int maxMessages;
    private final int maxBytes;
    private final LongPredicate wanted;
    private final HeldSegments held;
    private final QueueEntry entry = new QueueEntry();
    private final List<ByteBuffer> records = new ArrayList<>();
    private long bytes;
    private long next;
    private boolean removed;

    Walk(CommitLog log, ConsumeQueue queue, int maxMessages, int maxBytes, LongPredicate wanted) {
        this.log = log;
        this.queue = queue;
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
        this.wanted = wanted;
        this.held = new HeldSegments(log.segments());
    }

    /** Goes from one queue offset to another, at most. */
    ReadResult from(long start, long end, long min, long max) {
        next = start;
        boolean handedOver = false;
        try {
            while (next < end && take()) {
                next++;
            }
            handedOver = !records.isEmpty();
        } finally {
            if (!handedOver) {
                held.run();
            }
        }
        return handedOver ? ReadResult.found(next, min, max, records, (int) bytes, held) : ReadResult.none(
            removed ? ReadStatus.MESSAGE_WAS_REMOVING : ReadStatus.NO_MATCHED_MESSAGE, next, min, max);
    }

    /** Deals with the entry at {@code next}; false when the read ends before it. */
    private boolean take() {
        if (!records.isEmpty() && (records.size() >= maxMessages || bytes >= maxBytes)) {
            return false;
        }
        if (!queue.read(next, entry) || entry.isFiller() || !ConsumeQueue.matches(wanted, entry.tags())) {
            return true;
        }
        if (!records.isEmpty() && bytes + entry.recordLength() > maxBytes) {
            return false;
        }
        Segment segment = held.at(entry.logPosition());
        if (segment == null) {
            return passOver();
        }
        ByteBuffer record = slice(segment);
        if (record != null) {
            held.keepCurrent();
            records.add(record);
            bytes += record.remaining();
        } else {
            LOG.error("The record of {} at offset {} cannot be read and is skipped: log position {}, file {}",
                queue, next, entry.logPosition(), segment);
        }
        return true;
    }

    /** Nobody may take a closed store for one whose messages are gone: the read ends here, and goes on another day. */
    private boolean passOver() {
        if (log.segments().isClosed()) {
            return false;
        }
        if (entry.logPosition() < log.segments().firstPosition()) {
            removed = true;
        } else {
            LOG.error("The record of {} at offset {} is not there and is skipped: log position {}",
                queue, next, entry.logPosition());
        }
        return true;
    }

    private ByteBuffer slice(Segment segment) {
        int length = Reader.recordLength(log, segment, entry.logPosition());
        return length == entry.recordLength()
            ? segment.slice((int) (entry.logPosition() - segment.start()), length) : null;
    }
}
