package org.apache.rocketmq.store;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.store.index.ConsumeQueue;
import org.apache.rocketmq.store.index.ConsumeQueues;
import org.apache.rocketmq.store.index.QueueEntry;
import org.apache.rocketmq.store.log.CommitLog;
import org.apache.rocketmq.store.log.Segment;

/** Reads records through their queue or at their log position. Takes no lock, and copies only where it says so. */
final class Reader {
    /** How many entries a read looks at, at most, when few are wanted: a turn of the caller's thread stays short. */
    private static final int MOST_ENTRIES = 4096;

    private final CommitLog log;
    private final ConsumeQueues queues;

    Reader(CommitLog log, ConsumeQueues queues) {
        this.log = log;
        this.queues = queues;
    }

    ReadResult read(String topic, int queueId, long queueOffset, int maxMessages, int maxBytes, LongPredicate wanted) {
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
        return new Walk(log, queue, maxMessages, maxBytes, wanted)
            .from(queueOffset, Math.min(max, queueOffset + MOST_ENTRIES), min, max);
    }

    /** The length of the whole record at a position, -1 where there is none that may be read. */
    static int recordLength(CommitLog log, Segment segment, long position) {
        long end = log.readablePosition();
        ByteBuffer in = segment.bytes();
        long at = position - segment.start();
        if (position + RecordLayout.BORN_HOST > end || at + RecordLayout.BORN_HOST > in.capacity()) {
            return -1;
        }
        int length = in.getInt((int) at);
        int magic = in.getInt((int) at + RecordLayout.MAGIC);
        boolean isRecord = (magic == RecordLayout.MAGIC_V1 || magic == RecordLayout.MAGIC_V2)
            && in.getLong((int) at + RecordLayout.LOG_POSITION) == position
            && length > RecordLayout.BORN_HOST && at + length <= in.capacity() && position + length <= end;
        return isRecord ? length : -1;
    }

    /** A copy of the record that starts at a log position. */
    Optional<ByteBuffer> recordAt(long position) {
        Segment segment = log.segments().acquire(position);
        if (segment == null) {
            return Optional.empty();
        }
        try {
            int length = recordLength(log, segment, position);
            if (length < 0) {
                return Optional.empty();
            }
            byte[] copy = new byte[length];
            segment.bytes().get((int) (position - segment.start()), copy);
            return Optional.of(ByteBuffer.wrap(copy));
        } finally {
            segment.release();
        }
    }

    /** When the message at a queue offset was stored; -1 when it is not there. */
    long storeTimestamp(String topic, int queueId, long queueOffset) {
        ConsumeQueue queue = queues.find(topic, queueId);
        boolean there = queue != null && queueOffset >= queue.minOffset() && queueOffset < queue.maxOffset();
        var entry = new QueueEntry();
        return there && queue.read(queueOffset, entry) ? storeTimestamp(entry) : -1;
    }

    private long storeTimestamp(QueueEntry entry) {
        Segment segment = log.segments().acquire(entry.logPosition());
        if (segment == null) {
            return -1;
        }
        try {
            if (recordLength(log, segment, entry.logPosition()) < 0) {
                return -1;
            }
            ByteBuffer in = segment.bytes();
            int at = (int) (entry.logPosition() - segment.start());
            int systemFlag = in.getInt(at + RecordLayout.SYSTEM_FLAG);
            return in.getLong(at + RecordLayout.storeTimestamp(systemFlag));
        } finally {
            segment.release();
        }
    }

    /**
     * The first offset stored at a time or later ({@code upper} false), or the last one not later ({@code upper} true).
     * Times never run backwards along a queue, so a binary search finds it.
     */
    long offsetByTime(String topic, int queueId, long timestampMillis, boolean upper) {
        ConsumeQueue queue = queues.find(topic, queueId);
        if (queue == null) {
            return 0;
        }
        long min = queue.minOffset();
        if (upper) {
            long after = queue.firstOffset(min, queue.maxOffset(), entry -> storeTimestamp(entry) > timestampMillis);
            return Math.max(min, after - 1);
        }
        return queue.firstOffset(min, queue.maxOffset(), entry -> storeTimestamp(entry) >= timestampMillis);
    }

    /** Whether a queue begins with its very first message, and that lies among the log's newest bytes. */
    boolean headWithin(String topic, int queueId, long newestBytes) {
        ConsumeQueue queue = queues.find(topic, queueId);
        var entry = new QueueEntry();
        return queue != null && queue.minOffset() == 0 && queue.maxOffset() > 0 && queue.read(0, entry)
            && log.appendedPosition() - entry.logPosition() <= newestBytes;
    }
}
