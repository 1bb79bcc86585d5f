package org.apache.rocketmq.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.rocketmq.store.index.ConsumeQueue;
import org.apache.rocketmq.store.index.ConsumeQueues;
import org.apache.rocketmq.store.index.ExtensionUnit;
import org.apache.rocketmq.store.index.QueueEntry;
import org.apache.rocketmq.store.log.CommitLog;
import org.apache.rocketmq.store.log.RecordView;
import org.apache.rocketmq.store.log.Segment;

/** Reads records through their queue or at their log position. Takes no lock, and copies only where it says so. */
final class Reader {
    /** How many entries a read looks at, at most, when few are wanted: a turn of the caller's thread stays short. */
    private static final int MOST_ENTRIES = 4096;

    private final CommitLog log;
    private final ConsumeQueues queues;
    private final Walk.Surroundings around;

    Reader(CommitLog log, ConsumeQueues queues, ReadRules rules, UnreadableRecords unreadable) {
        this.log = log;
        this.queues = queues;
        this.around = new Walk.Surroundings(log.segments(), rules, unreadable);
    }

    ReadResult read(String topic, int queueId, long queueOffset, Walk.Limits limits, MessageFilter filter) {
        ConsumeQueue queue = queues.find(topic, queueId);
        if (queue == null) {
            return ReadResult.none(ReadStatus.NO_MATCHED_LOGIC_QUEUE, 0, 0, 0);
        }
        long max = queue.maxOffset();
        long min = queue.minOffset();
        if (max == 0) {
            return ReadResult.none(ReadStatus.NO_MESSAGE_IN_QUEUE, 0, min, max);
        }
        if (queueOffset < min) {
            return ReadResult.none(ReadStatus.OFFSET_TOO_SMALL, min, min, max);
        }
        if (queueOffset == max) {
            return ReadResult.none(ReadStatus.OFFSET_OVERFLOW_ONE, max, min, max);
        }
        if (queueOffset > max) {
            return ReadResult.none(ReadStatus.OFFSET_OVERFLOW_BADLY, max, min, max);
        }
        // After the queue's end: whatever has an entry below that is readable.
        long logEnd = log.readablePosition();
        return new Walk(around, logEnd, queue, limits, filter)
            .from(queueOffset, Math.min(max, queueOffset + MOST_ENTRIES), min, max);
    }

    /** A copy of the record that starts at a log position. */
    Optional<ByteBuffer> recordAt(long position) {
        Segment segment = around.log().acquire(position);
        if (segment == null) {
            return Optional.empty();
        }
        try (var look = look()) {
            String complaint = look.whole(segment, position, -1);
            if (complaint != null) {
                around.unreadable().refused(position, segment, complaint);
                return Optional.empty();
            }
            byte[] copy = new byte[look.bytes().getInt(look.at())];
            look.bytes().get(look.at(), copy);
            return Optional.of(ByteBuffer.wrap(copy));
        } finally {
            segment.release();
        }
    }

    /** The log's bytes from a position on, as far as they may be read and lie in one segment. Null where none do. */
    LogPiece piece(long position, int most) {
        long end = log.readablePosition();
        Segment segment = position >= end ? null : log.segments().acquire(position);
        if (segment == null) {
            return null;
        }
        int length = (int) Math.min(most, Math.min(end, segment.end()) - position);
        return new LogPiece(segment.slice((int) (position - segment.start()), length), segment::release);
    }

    void recordsFrom(long position, Consumer<ByteBuffer> visitor) {
        long end = log.readablePosition();
        long next = Math.max(position, log.segments().firstPosition());
        var view = new RecordView();
        while (next < end) {
            Segment segment = around.log().acquire(next);
            if (segment == null) {
                return;
            }
            try {
                next = show(segment, next, Math.min(end, segment.end()), view, visitor);
            } finally {
                segment.release();
            }
        }
    }

    /** Shows the records of a segment, and returns where the next one starts. */
    private static long show(Segment segment, long from, long to, RecordView view, Consumer<ByteBuffer> visitor) {
        long next = from;
        while (next < to) {
            int offset = (int) (next - segment.start());
            if (view.look(segment.bytes(), offset, next, false) != RecordView.Kind.RECORD) {
                return segment.end();
            }
            visitor.accept(segment.slice(offset, view.length()));
            next += view.length();
        }
        return next;
    }

    private RecordLook look() {
        return new RecordLook(around.rules(), log.readablePosition());
    }

    List<StoredEntry> entries(String topic, int queueId, long queueOffset, int most) {
        ConsumeQueue queue = queues.find(topic, queueId);
        var entries = new ArrayList<StoredEntry>();
        if (queue != null) {
            var entry = new QueueEntry();
            var unit = new ExtensionUnit();
            long from = Math.max(queueOffset, queue.minOffset());
            long end = Math.min(queue.maxOffset(), from + most);
            for (long offset = from; offset < end; offset++) {
                if (queue.read(offset, entry) && !entry.isFiller()) {
                    long tags = entry.isExtended() && queue.readExtension(entry, unit) ? unit.tagsHash() : entry.tags();
                    entries.add(new StoredEntry(offset, entry.logPosition(), entry.recordLength(), tags));
                }
            }
        }
        return entries;
    }

    /** When the message at a queue offset was stored; -1 when it is not there. */
    long storeTimestamp(String topic, int queueId, long queueOffset) {
        ConsumeQueue queue = queues.find(topic, queueId);
        if (queue == null || queueOffset < queue.minOffset() || queueOffset >= queue.maxOffset()) {
            return -1;
        }
        var held = new HeldSegments(around.log());
        try (var look = look()) {
            return new TimeSearch(queue, held, look).timeAt(queueOffset);
        } finally {
            held.run();
        }
    }

    /**
     * The first offset stored at a time or later ({@code upper} false), or the last one not later ({@code upper} true).
     */
    long offsetByTime(String topic, int queueId, long timestampMillis, boolean upper) {
        ConsumeQueue queue = queues.find(topic, queueId);
        if (queue == null) {
            return 0;
        }
        long min = queue.minOffset();
        long max = queue.maxOffset();
        var held = new HeldSegments(around.log());
        try (var look = look()) {
            var search = new TimeSearch(queue, held, look);
            if (!upper) {
                return search.firstNotBefore(min, max, timestampMillis);
            }
            long after = timestampMillis == Long.MAX_VALUE ? max : search.firstNotBefore(min, max, timestampMillis + 1);
            return Math.max(min, after - 1);
        } finally {
            held.run();
        }
    }

    /** Whether a queue begins with its very first message, and that is probably in memory. */
    boolean headInMemory(String topic, int queueId) {
        ConsumeQueue queue = queues.find(topic, queueId);
        var entry = new QueueEntry();
        return queue != null && queue.minOffset() == 0 && queue.maxOffset() > 0 && queue.read(0, entry)
            && !around.rules().isCold(entry.logPosition(), log.readablePosition());
    }

    /** Whether the message at a queue offset is there, and read through its file. */
    boolean readsFile(String topic, int queueId, long queueOffset) {
        ConsumeQueue queue = queues.find(topic, queueId);
        var entry = new QueueEntry();
        return queue != null && queueOffset < queue.maxOffset() && queueOffset >= queue.minOffset()
            && queue.read(queueOffset, entry)
            && around.rules().isChecked(entry.logPosition(), log.readablePosition());
    }
}
