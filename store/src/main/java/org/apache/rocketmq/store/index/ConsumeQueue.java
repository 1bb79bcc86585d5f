package org.apache.rocketmq.store.index;

import static org.apache.rocketmq.store.index.QueueEntryLayout.ENTRY_LENGTH;
import static org.apache.rocketmq.store.index.QueueEntryLayout.FILLER_LENGTH;
import static org.apache.rocketmq.store.index.QueueEntryLayout.LOG_POSITION;
import static org.apache.rocketmq.store.index.QueueEntryLayout.RECORD_LENGTH;
import static org.apache.rocketmq.store.index.QueueEntryLayout.TAGS_HASH;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.function.LongPredicate;
import org.apache.rocketmq.store.log.Backing;
import org.apache.rocketmq.store.log.Disk;
import org.apache.rocketmq.store.log.Segment;

/**
 * One queue of a topic: from queue offset to log position. Written under the append lock; anyone reads from
 * {@link #minOffset} to {@link #maxOffset}, where entries never change.
 */
public final class ConsumeQueue {
    /** A page holds some 200 entries; most queues never need a second one. */
    private static final int BACKED_AT_ONCE = 4096;

    private final String topic;
    private final byte[] topicBytes;
    private final int queueId;
    private final long delayMillis;
    private final EntryFiles files;
    private final Backing backing = new Backing(BACKED_AT_ONCE);
    private volatile long minOffset;
    private volatile long maxOffset;
    private volatile long nextOffset;
    private volatile boolean deleted;
    private Segment current;
    private long forcedOffset;
    private boolean awaitsForce;

    /**
     * A queue as its files have it.
     *
     * @param delayMillis how long this queue's messages wait for their delivery; -1 for a queue of ordinary messages
     */
    ConsumeQueue(String topic, byte[] topicBytes, int queueId, long delayMillis, EntryFiles files) {
        this.topic = topic;
        this.topicBytes = topicBytes;
        this.queueId = queueId;
        this.delayMillis = delayMillis;
        this.files = files;
        this.minOffset = files.start() / ENTRY_LENGTH;
        this.maxOffset = minOffset;
        this.nextOffset = minOffset;
    }

    public String topic() {
        return topic;
    }

    /** The topic's name as records hold it; not to be changed. */
    public byte[] topicBytes() {
        return topicBytes;
    }

    public int queueId() {
        return queueId;
    }

    /** The first queue offset whose message the log still holds. */
    public long minOffset() {
        return minOffset;
    }

    /** Behind the last message that readers may see. */
    public long maxOffset() {
        return maxOffset;
    }

    /** Writer: the queue offset that the next message gets. */
    public long nextOffset() {
        return nextOffset;
    }

    /** Lets readers see what was put below an offset. Called in the order of the log. */
    public void publish(long offset) {
        maxOffset = offset;
    }

    /** Whether the topic was deleted since this queue was looked up. */
    public boolean isDeleted() {
        return deleted;
    }

    void markDeleted() {
        deleted = true;
        files.close();
    }

    /** What an entry says beside the position: the tags' hash, or the time when a delayed message is due. */
    public long entryTags(long tagsHash, long storeTimestamp) {
        return delayMillis < 0 ? tagsHash : storeTimestamp + delayMillis;
    }

    /** Anyone: makes the file of the next entries where it is missing, so that the writer finds it. */
    public void prepare(int entries) throws IOException {
        if (!deleted) {
            cover(nextOffset * ENTRY_LENGTH, entries);
        }
    }

    /** Writer: makes sure that so many entries can be put; puts do not fail then. */
    public void makeRoom(int entries) throws IOException {
        long next = nextOffset * ENTRY_LENGTH;
        long end = next + (long) entries * ENTRY_LENGTH;
        if (current == null || next < current.start() || end > current.end()) {
            cover(next, entries);
            try {
                files.between(next, end);
                current = files.at(next);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
        int from = (int) (next - current.start());
        int to = (int) Math.min(end - current.start(), current.length());
        backing.cover(current, from, to);
    }

    private void cover(long next, int entries) throws IOException {
        long last = next + (entries - 1L) * ENTRY_LENGTH;
        if (files.isEmpty()) {
            files.cover(next);
        }
        while (files.end() <= last) {
            files.cover(files.end());
        }
    }

    /** Writer: adds the entry at {@link #nextOffset}, for which room was made. Readers see it when it is published. */
    public void put(long logPosition, int recordLength, long tags) {
        long offset = nextOffset;
        long position = offset * ENTRY_LENGTH;
        if (position >= current.end()) {
            current = files.at(position);
        }
        ByteBuffer out = current.writable();
        int at = (int) (position - current.start());
        out.putLong(at + LOG_POSITION, logPosition);
        out.putInt(at + RECORD_LENGTH, recordLength);
        out.putLong(at + TAGS_HASH, tags);
        nextOffset = offset + 1;
    }

    /** Reads the entry at a queue offset into {@code entry}; false where there is none. */
    public boolean read(long queueOffset, QueueEntry entry) {
        long position = queueOffset * ENTRY_LENGTH;
        Segment file = queueOffset < 0 ? null : files.at(position);
        if (file == null) {
            return false;
        }
        ByteBuffer in = file.bytes();
        int at = (int) (position - file.start());
        entry.set(in.getLong(at + LOG_POSITION), in.getInt(at + RECORD_LENGTH), in.getLong(at + TAGS_HASH));
        return true;
    }

    /**
     * Finds the first offset from {@code from} to {@code to} whose entry passes; all behind it must pass too. Returns
     * {@code to} where none does.
     */
    public long firstOffset(long from, long to, EntryTest test) {
        var entry = new QueueEntry();
        long low = from;
        long high = to;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (!read(middle, entry) || test.passes(entry)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** A question about an entry. */
    @FunctionalInterface
    public interface EntryTest {
        boolean passes(QueueEntry entry);
    }

    /**
     * Opening: ends the queue before the first entry that is missing or points to {@code limit} or beyond. Entries are
     * in the log's order, so a binary search finds it, whatever follows.
     */
    void openBelow(long limit) throws IOException {
        long last = files.end() / ENTRY_LENGTH;
        long first = files.start() / ENTRY_LENGTH;
        long end = firstOffset(first, last, entry -> entry.isMissing() || entry.logPosition() >= limit);
        var next = new QueueEntry();
        if (end < last && read(end, next) && !next.isMissing()) {
            truncate(end);
        }
        nextOffset = end;
        maxOffset = end;
        forcedOffset = end;
    }

    private void truncate(long offset) throws IOException {
        files.truncate(offset * ENTRY_LENGTH);
        current = null;
        nextOffset = offset;
        maxOffset = offset;
        forcedOffset = Math.min(forcedOffset, offset);
        minOffset = Math.min(minOffset, offset);
    }

    /** Moves {@link #minOffset} to the first message whose record starts at {@code firstLogPosition} or behind it. */
    void dropBelow(long firstLogPosition) {
        long first = files.start() / ENTRY_LENGTH;
        minOffset = firstOffset(first, maxOffset,
            entry -> !entry.isFiller() && entry.logPosition() >= firstLogPosition);
    }

    /** What {@link #restore} did with a record. */
    enum Restored {
        /** It has its entry. */
        DONE,
        /** Entries before its own are missing. */
        GAP,
        /** Its entry is taken by another record. */
        TAKEN
    }

    /**
     * Opening: gives a record of the log its entry, unless it has it. Offset 0 starts the queue anew: its topic had
     * been deleted before that record came.
     *
     * @param mode what to make of it when entries before the record's own are missing
     */
    Restored restore(long queueOffset, long logPosition, int recordLength, long tags, RestoreMode mode)
        throws IOException {
        var there = new QueueEntry();
        if (queueOffset < maxOffset) {
            if (queueOffset >= minOffset && read(queueOffset, there) && there.logPosition() == logPosition) {
                return Restored.DONE;
            }
            if (queueOffset > 0) {
                return Restored.TAKEN;
            }
            truncate(files.start() / ENTRY_LENGTH);
        }
        if (files.isEmpty()) {
            if (queueOffset > 0 && mode == RestoreMode.TAIL) {
                return Restored.GAP;
            }
            startAt(queueOffset);
        }
        if (queueOffset > maxOffset && mode != RestoreMode.WHOLE_LOG) {
            return Restored.GAP;
        }
        while (nextOffset < queueOffset) {
            makeRoom(1);
            put(0, FILLER_LENGTH, 0);
        }
        makeRoom(1);
        put(logPosition, recordLength, tags);
        publish(nextOffset);
        return Restored.DONE;
    }

    /** Starts an empty queue at an offset; entries before it in the same file are fillers. */
    private void startAt(long queueOffset) throws IOException {
        files.cover(queueOffset * ENTRY_LENGTH);
        nextOffset = files.start() / ENTRY_LENGTH;
        while (nextOffset < queueOffset) {
            makeRoom(1);
            put(0, FILLER_LENGTH, 0);
        }
        publish(nextOffset);
        minOffset = queueOffset;
        forcedOffset = files.start() / ENTRY_LENGTH;
    }

    /** Under the append lock: notes that entries wait for their force; true the first time since the last one. */
    boolean noteUnforced() {
        boolean first = !awaitsForce;
        awaitsForce = true;
        return first;
    }

    /** Under the append lock: the flusher takes this queue up. */
    void takeUnforced() {
        awaitsForce = false;
    }

    /** Flusher: writes the entries below an offset to the disk. */
    void force(Disk disk) throws IOException {
        long to = nextOffset;
        for (Segment file : files.between(forcedOffset * ENTRY_LENGTH, to * ENTRY_LENGTH)) {
            int from = (int) Math.max(0, forcedOffset * ENTRY_LENGTH - file.start());
            int stop = (int) Math.min(file.length(), to * ENTRY_LENGTH - file.start());
            disk.force(file, from, stop - from);
        }
        forcedOffset = to;
        files.forceNames(disk);
    }

    /** Whether a tags predicate may be asked about this value: others stand for something else than a tags' hash. */
    public static boolean isTagsHash(long tags) {
        return tags == (int) tags;
    }

    /** Whether an entry's message is wanted; those whose tags the entry does not tell are. */
    public static boolean matches(LongPredicate wanted, long tags) {
        return wanted == null || !isTagsHash(tags) || wanted.test(tags);
    }

    @Override
    public String toString() {
        return files.toString();
    }
}
