package org.apache.rocketmq.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.store.index.ConsumeQueue;
import org.apache.rocketmq.store.index.ConsumeQueues;
import org.apache.rocketmq.store.index.QueueEntry;
import org.apache.rocketmq.store.log.CommitLog;
import org.apache.rocketmq.store.log.Segment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads records through their queue or at their log position. Takes no lock, and copies only where it says so. */
final class Reader {
    private static final Logger LOG = LoggerFactory.getLogger(Reader.class);
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
        var walk = new Walk(queue, maxMessages, maxBytes, wanted);
        walk.from(queueOffset, Math.min(max, queueOffset + MOST_ENTRIES));
        if (!walk.records.isEmpty()) {
            return ReadResult.found(walk.next, min, max, walk.records, (int) walk.bytes);
        }
        return ReadResult.none(walk.removed ? ReadStatus.MESSAGE_WAS_REMOVING : ReadStatus.NO_MATCHED_MESSAGE,
            walk.next, min, max);
    }

    /** One read's way along a queue. */
    private final class Walk {
        private final ConsumeQueue queue;
        private final int maxMessages;
        private final int maxBytes;
        private final LongPredicate wanted;
        private final QueueEntry entry = new QueueEntry();
        private final List<ByteBuffer> records = new ArrayList<>();
        private long bytes;
        private long next;
        private boolean removed;

        Walk(ConsumeQueue queue, int maxMessages, int maxBytes, LongPredicate wanted) {
            this.queue = queue;
            this.maxMessages = maxMessages;
            this.maxBytes = maxBytes;
            this.wanted = wanted;
        }

        void from(long start, long end) {
            next = start;
            while (next < end && take()) {
                next++;
            }
        }

        /** Deals with the entry at {@code next}; false when the read is full. */
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
            ByteBuffer record = slice(entry.logPosition(), entry.recordLength());
            if (record != null) {
                records.add(record);
                bytes += record.remaining();
            } else if (entry.logPosition() < log.segments().firstPosition()) {
                removed = true;
            } else {
                LOG.error("The record of {} at offset {} cannot be read and is skipped: log position {}, file {}",
                    queue, next, entry.logPosition(), log.segments().segmentAt(entry.logPosition()));
            }
            return true;
        }
    }

    /** A slice of the log that holds the record with this place and length; null where there is none such. */
    private ByteBuffer slice(long position, int length) {
        Segment segment = recordSegment(position);
        if (segment == null) {
            return null;
        }
        int at = (int) (position - segment.start());
        return segment.bytes().getInt(at) == length ? segment.slice(at, length) : null;
    }

    /** The segment that holds a whole record at a position, or null. */
    private Segment recordSegment(long position) {
        long end = log.appendedPosition();
        Segment segment = position < 0 || position + RecordLayout.BORN_HOST > end
            ? null : log.segments().segmentAt(position);
        if (segment == null) {
            return null;
        }
        ByteBuffer in = segment.bytes();
        long at = position - segment.start();
        if (at + RecordLayout.BORN_HOST > in.capacity()) {
            return null;
        }
        int length = in.getInt((int) at);
        int magic = in.getInt((int) at + RecordLayout.MAGIC);
        boolean isRecord = (magic == RecordLayout.MAGIC_V1 || magic == RecordLayout.MAGIC_V2)
            && in.getLong((int) at + RecordLayout.LOG_POSITION) == position
            && length > RecordLayout.BORN_HOST && at + length <= in.capacity() && position + length <= end;
        return isRecord ? segment : null;
    }

    /** A copy of the record that starts at a log position. */
    Optional<ByteBuffer> recordAt(long position) {
        Segment segment = recordSegment(position);
        if (segment == null) {
            return Optional.empty();
        }
        int at = (int) (position - segment.start());
        byte[] copy = new byte[segment.bytes().getInt(at)];
        segment.bytes().get(at, copy);
        return Optional.of(ByteBuffer.wrap(copy));
    }

    /** When the message at a queue offset was stored; -1 when it is not there. */
    long storeTimestamp(String topic, int queueId, long queueOffset) {
        ConsumeQueue queue = queues.find(topic, queueId);
        boolean there = queue != null && queueOffset >= queue.minOffset() && queueOffset < queue.maxOffset();
        var entry = new QueueEntry();
        return there && queue.read(queueOffset, entry) ? storeTimestamp(entry) : -1;
    }

    private long storeTimestamp(QueueEntry entry) {
        Segment segment = recordSegment(entry.logPosition());
        if (segment == null) {
            return -1;
        }
        ByteBuffer in = segment.bytes();
        int at = (int) (entry.logPosition() - segment.start());
        int systemFlag = in.getInt(at + RecordLayout.SYSTEM_FLAG);
        return in.getLong(at + RecordLayout.storeTimestamp(systemFlag));
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
