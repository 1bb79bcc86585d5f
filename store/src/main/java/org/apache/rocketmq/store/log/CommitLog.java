package org.apache.rocketmq.store.log;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.apache.rocketmq.common.internal.record.RecordLayout;

/**
 * The commit log's tail: gives each record its log position and writes it there. One writer at a time, under the
 * append lock; anyone may read the published positions.
 *
 * <p>A record's length is the last thing written of it, and of a batch the first record's length. So whatever moment
 * the process dies at, the log ends before or behind an append, never within. (A loss of power can still lose pages
 * in any order: that is what the checksum and recovery are for.)
 */
public final class CommitLog {
    /** Backing so much takes some 50 microseconds, once in so many bytes. */
    private static final int BACKED_AT_ONCE = 256 * 1024;

    private final SegmentedLog segments;
    private final Disk disk;
    private final Backing backing = new Backing(BACKED_AT_ONCE);
    private Segment current;
    private long end;
    private long lastRecord;
    private long lastStoreTimestamp;
    private volatile long appendedPosition;
    private volatile Tail flushed;
    private volatile String readOnlyBecause;

    /** Where a log ends: behind the last record, which starts at {@code lastRecord} (-1 where none is known). */
    public record Tail(long end, long lastRecord, long lastStoreTimestamp) { }

    /**
     * A log that goes on where its files end.
     *
     * @param flushedPosition what is known to be on the disk: after a crash not all that the files show
     */
    public CommitLog(SegmentedLog segments, Tail tail, long flushedPosition, Disk disk) {
        this.segments = segments;
        this.disk = disk;
        this.end = tail.end();
        this.lastRecord = tail.lastRecord();
        this.lastStoreTimestamp = tail.lastStoreTimestamp();
        this.appendedPosition = end;
        this.flushed = new Tail(flushedPosition, -1, 0);
        this.current = segments.segmentAt(end);
    }

    /** The position behind the last record. */
    public long appendedPosition() {
        return appendedPosition;
    }

    /** All before it is on the disk. */
    public long flushedPosition() {
        return flushed.end();
    }

    /** The tail as it was when the last force began: all before it is on the disk. */
    public Tail flushedTail() {
        return flushed;
    }

    /** All before it may be given to readers. */
    public long readablePosition() {
        return appendedPosition;
    }

    public SegmentedLog segments() {
        return segments;
    }

    /** Why the log takes no more records until it is opened anew, or null. */
    public String readOnlyBecause() {
        return readOnlyBecause;
    }

    /** Ends writing, for good. The first reason stays. */
    public synchronized void makeReadOnly(String reason) {
        if (readOnlyBecause == null) {
            readOnlyBecause = reason;
        }
    }

    /** The longest stretch that can be appended at once. */
    public int longestAppend() {
        return segments.segmentBytes() - RecordLayout.BLANK_LENGTH;
    }

    /** Writer: the time of storing for the next record. It never runs backwards, whatever the clock does. */
    public long nextStoreTimestamp(long now) {
        return Math.max(now, lastStoreTimestamp);
    }

    /** Writer: the tail as it is now. */
    public Tail tail() {
        return new Tail(end, lastRecord, lastStoreTimestamp);
    }

    /**
     * Writer: makes sure that this many bytes fit in one stretch, and fills the segment up and starts the next one
     * where they do not. When it fails, the log still ends where it did, or at the start of the next segment.
     */
    public void makeRoom(int bytes) throws IOException {
        if (current == null) {
            current = segments.segmentForWriting(end);
        }
        int left = (int) (current.end() - end);
        int at = offsetOf(end);
        if (bytes + RecordLayout.BLANK_LENGTH <= left) {
            backing.cover(current, at, at + bytes);
            return;
        }
        Segment next = segments.segmentForWriting(current.end());
        backing.cover(current, at, at + RecordLayout.BLANK_LENGTH);
        ByteBuffer out = current.writable();
        out.putInt(at + RecordLayout.MAGIC, RecordLayout.MAGIC_BLANK);
        VarHandle.releaseFence();
        out.putInt(at, left);
        current = next;
        end = next.start();
        backing.cover(next, 0, bytes);
    }

    private int offsetOf(long position) {
        return (int) (position - current.start());
    }

    /** Writer: appends one record where room was made, and returns its log position. */
    public long append(Draft draft, long queueOffset, long storeTimestamp) {
        ByteBuffer out = current.writable();
        long position = end;
        int at = offsetOf(position);
        draft.writeWithoutLength(out, at, position, queueOffset, storeTimestamp);
        VarHandle.releaseFence();
        out.putInt(at, draft.length());
        publish(position, position + draft.length(), storeTimestamp);
        return position;
    }

    /** Writer: appends several records with consecutive queue offsets, all or none, and returns their log positions. */
    public long[] append(Draft[] drafts, long firstQueueOffset, long storeTimestamp) {
        ByteBuffer out = current.writable();
        long[] positions = new long[drafts.length];
        long position = end;
        for (int i = 0; i < drafts.length; i++) {
            int at = offsetOf(position);
            drafts[i].writeWithoutLength(out, at, position, firstQueueOffset + i, storeTimestamp);
            positions[i] = position;
            position += drafts[i].length();
        }
        for (int i = drafts.length - 1; i >= 0; i--) {
            VarHandle.releaseFence();
            out.putInt(offsetOf(positions[i]), drafts[i].length());
        }
        publish(positions[drafts.length - 1], position, storeTimestamp);
        return positions;
    }

    private void publish(long recordStart, long newEnd, long storeTimestamp) {
        lastRecord = recordStart;
        lastStoreTimestamp = storeTimestamp;
        end = newEnd;
        appendedPosition = newEnd;
    }

    /**
     * Flusher: writes all before a tail to the disk. A failure is final, for the system may have dropped the pages
     * that it could not write, and a later force would succeed without them.
     *
     * @param tail the log's, read by the writer
     * @return how many bytes that were
     */
    public long force(Tail tail) throws IOException {
        long from = flushedPosition();
        long to = tail.end();
        if (readOnlyBecause != null || from == to) {
            return 0;
        }
        try {
            for (long at = from; at < to; ) {
                Segment segment = segments.segmentAt(at);
                long stop = Math.min(to, segment.end());
                disk.force(segment, (int) (at - segment.start()), (int) (stop - at));
                at = stop;
            }
        } catch (IOException e) {
            makeReadOnly("the commit log could not be forced to the disk (" + e.getMessage()
                + "); check the disk, then restart the broker");
            throw e;
        }
        flushed = tail;
        return to - from;
    }
}
