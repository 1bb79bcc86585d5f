package org.apache.rocketmq.store.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.rocketmq.common.internal.record.RecordLayout;

/**
 * The commit log's tail: gives each record its log position and writes it there. One writer at a time, under the
 * append lock; anyone may read the published positions.
 * <pre>
 *   flushed  ... on the disk
 *   written  ... in the files
 *   readable ... may be given to readers: the written position, under SYNC_FLUSH the flushed one
 *   appended ... has its place
 * </pre>
 *
 * <p>A process that dies while it writes leaves a part of an append, and a loss of power any pages of it: for these are
 * the checksum and recovery. See docs/adr/004-how-the-log-is-written.md.
 */
public final class CommitLog {
    private final SegmentedLog segments;
    private final WritePath path;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Object forcing = new Object();
    private final LogSink sink;
    private Segment current;
    private long end;
    private long lastRecord;
    private long lastStoreTimestamp;
    private volatile long appendedPosition;
    private volatile long readablePosition;
    private volatile Tail flushed;
    private volatile String readOnlyBecause;
    private volatile Thread writingOut;

    /** Where a log ends: behind the last record, which starts at {@code lastRecord} (-1 where none is known). */
    public record Tail(long end, long lastRecord, long lastStoreTimestamp) { }

    /**
     * A log that goes on where its files end.
     *
     * @param flushedPosition what is known to be on the disk: after a crash not all that the files show
     */
    public CommitLog(SegmentedLog segments, Tail tail, long flushedPosition, WritePath path, Disk disk) {
        this.segments = segments;
        this.path = path;
        this.end = tail.end();
        this.lastRecord = tail.lastRecord();
        this.lastStoreTimestamp = tail.lastStoreTimestamp();
        this.appendedPosition = end;
        this.readablePosition = end;
        this.flushed = new Tail(flushedPosition, -1, 0);
        this.current = segments.segmentAt(end);
        this.sink = path.isBuffered()
            ? new BufferedSink(path, disk, lock, room, this::tail) : new ChannelSink(path, disk, this::tail);
    }

    /** The append lock, under which the log and the queues grow. Not fair, as a thread that runs gets more done. */
    public ReentrantLock lock() {
        return lock;
    }

    /** Which way records take to the files. */
    public WritePath path() {
        return path;
    }

    /** The position behind the last record. */
    public long appendedPosition() {
        return appendedPosition;
    }

    /** All before it may be given to readers. */
    public long readablePosition() {
        return readablePosition;
    }

    /** All before it is on the disk. */
    public long flushedPosition() {
        return flushed.end();
    }

    /** The tail as it was when the last force began: all before it is on the disk. */
    public Tail flushedTail() {
        return flushed;
    }

    /** The tail of what the files hold, in the system's memory at least. */
    public Tail writtenTail() {
        lock.lock();
        try {
            return sink.written();
        } finally {
            lock.unlock();
        }
    }

    public SegmentedLog segments() {
        return segments;
    }

    /** Why the log takes no more records until it is opened anew, or null. */
    public String readOnlyBecause() {
        return readOnlyBecause;
    }

    /** What keeps the log from being written for now, or null; it goes on by itself. */
    public String waitsFor() {
        return sink.waitsFor();
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
     * Writer: waits until so many bytes can be gathered, and gives the lock free meanwhile. False when the time is up.
     * The thread that writes out never waits: it would wait for itself.
     */
    public boolean awaitRoom(int bytes, long nanos) throws InterruptedException {
        int needed = bytes + RecordLayout.BLANK_LENGTH;
        long left = nanos;
        while (!sink.ready(needed)) {
            if (left <= 0 || isWritingOut()) {
                return false;
            }
            left = room.awaitNanos(left);
        }
        return true;
    }

    /** Whether the calling thread is the one that writes out. */
    public boolean isWritingOut() {
        return Thread.currentThread() == writingOut;
    }

    /**
     * Writer: makes sure that this many bytes fit in one stretch, and fills the segment up and starts the next one
     * where they do not. When it fails, the log still ends where it did, or at the start of the next segment.
     */
    public void makeRoom(int bytes) throws IOException {
        if (current == null) {
            current = segments.segmentForWriting(end);
        }
        if (bytes + RecordLayout.BLANK_LENGTH > current.end() - end) {
            beginNextSegment();
        }
        sink.cover(current, end, bytes);
    }

    private void beginNextSegment() throws IOException {
        Segment next = segments.segmentForWriting(current.end());
        putFiller((int) (current.end() - end));
        current = next;
        end = next.start();
    }

    /** Writer: fills the segment up, as the log that this one is a copy of was, and goes on in the next one. */
    public void endSegment() throws IOException {
        beginNextSegment();
        moveOn(end, lastRecord, lastStoreTimestamp);
    }

    /** Writer, of a log that has no segment: has it begin at a segment's start. */
    public void beginAt(long position) throws IOException {
        current = segments.segmentForWriting(position);
        synchronized (forcing) {
            flushed = new Tail(position, -1, 0);
        }
        moveOn(position, -1, 0);
        readablePosition = position;
    }

    private void putFiller(int left) throws IOException {
        sink.cover(current, end, RecordLayout.BLANK_LENGTH);
        ByteBuffer out = sink.buffer();
        int at = (int) (end - sink.base());
        out.putInt(at + RecordLayout.MAGIC, RecordLayout.MAGIC_BLANK);
        out.putInt(at, left);
        put(RecordLayout.BLANK_LENGTH);
    }

    private void put(int bytes) throws IOException {
        try {
            sink.put(bytes);
        } catch (IOException e) {
            if (!DiskRoom.isLacking(e)) {
                makeReadOnly(notWritten(e));
            }
            throw e;
        }
    }

    private static String notWritten(IOException e) {
        return "the commit log could not be written (" + e.getMessage() + "); check the disk, then restart the broker";
    }

    /**
     * Writer: appends records with consecutive queue offsets where room was made for them. When that fails the log ends
     * where it did: for want of room the next append tries again, any other failure is final.
     */
    public void append(Drafts drafts, long firstQueueOffset, long storeTimestamp) throws IOException {
        ByteBuffer out = sink.buffer();
        long base = sink.base();
        long position = end;
        int count = drafts.count();
        for (int i = 0; i < count; i++) {
            Draft draft = drafts.get(i);
            draft.write(out, (int) (position - base), position, firstQueueOffset + i, storeTimestamp);
            position += draft.length();
        }
        put((int) (position - end));
        moveOn(position, drafts.get(count - 1).logPosition(), storeTimestamp);
    }

    /**
     * Writer: appends records that are whole, from the buffer's start to its limit, where room was made for them: the
     * first at {@link #nextPosition}, the others right behind it. Fails as the other append does.
     *
     * @param last where the last one begins
     */
    public void append(ByteBuffer records, long last, long storeTimestamp) throws IOException {
        int length = records.limit();
        sink.buffer().put((int) (end - sink.base()), records, 0, length);
        put(length);
        moveOn(end + length, last, storeTimestamp);
    }

    private void moveOn(long position, long last, long storeTimestamp) {
        lastRecord = last;
        lastStoreTimestamp = storeTimestamp;
        end = position;
        appendedPosition = position;
        if (!path.isBuffered()) {
            readablePosition = position;
        }
    }

    /** Writer: where the next record goes, unless room has to be made first. */
    public long nextPosition() {
        return end;
    }

    /**
     * Brings what has gathered to the files, one thread at a time, and returns how many bytes that were. Without room
     * on the disk it comes back with what could be done ({@link #waitsFor}); any other failure is final.
     */
    public long writeOut() throws IOException {
        writingOut = Thread.currentThread();
        if (readOnlyBecause != null) {
            return 0;
        }
        try {
            long bytes = sink.writeOut();
            if (bytes > 0 && !path.forcedFirst()) {
                readablePosition = writtenTail().end();
            }
            return bytes;
        } catch (IOException e) {
            makeReadOnly(notWritten(e));
            throw e;
        }
    }

    /**
     * Writes all that the files hold to the disk. A failure is final, for the system may have dropped the pages that it
     * could not write, and a later force would succeed without them.
     *
     * @return how many bytes that were
     */
    public long force() throws IOException {
        synchronized (forcing) {
            Tail tail = writtenTail();
            long from = flushedPosition();
            if (readOnlyBecause != null || from >= tail.end()) {
                return 0;
            }
            try {
                sink.force(segments, from, tail.end());
            } catch (IOException e) {
                makeReadOnly("the commit log could not be forced to the disk (" + e.getMessage()
                    + "); check the disk, then restart the broker");
                throw e;
            }
            flushed = tail;
            if (path.forcedFirst()) {
                readablePosition = tail.end();
            }
            return tail.end() - from;
        }
    }

    /** Closes the files. Nobody writes any more; readers keep what they hold. */
    public void close() throws IOException {
        sink.close();
        segments.close();
    }
}
