package org.apache.rocketmq.store.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

/**
 * Gathers records in memory, in a bounded number of buffers; one thread writes these to the files through a channel.
 * So a write that fails, or finds no room, is an exception there, and the log's mapping is only read.
 *
 * <p>Appends fill the active buffer; the writing thread takes it as it is, and all that were filled before it, and
 * gives them back empty. Without room on the disk it keeps them, and writes them whole once there is some.
 */
final class BufferedSink implements LogSink {
    /** Zeros written ahead where each write is forced: blocks that are there need no entry in the system's journal. */
    private static final int BACKED_AT_ONCE = 1 << 20;

    private final WritePath path;
    private final Disk disk;
    private final Lock lock;
    private final Condition room;
    private final Supplier<CommitLog.Tail> tail;
    private final SegmentChannels channels = new SegmentChannels();
    private final Backing backing;
    private final Deque<WriteBuffer> free = new ArrayDeque<>();
    private final Deque<WriteBuffer> filled = new ArrayDeque<>();
    private final Deque<WriteBuffer> taken = new ArrayDeque<>();
    private WriteBuffer active;
    private int made;
    private boolean largeOne;
    private CommitLog.Tail written;
    private volatile String waitsFor;

    /**
     * A sink behind a tail, all before which is written.
     *
     * @param lock the append lock
     * @param room told when a buffer has become free
     * @param tail the log's tail, under the lock
     */
    BufferedSink(WritePath path, Disk disk, Lock lock, Condition room, Supplier<CommitLog.Tail> tail) {
        this.path = path;
        this.disk = disk;
        this.lock = lock;
        this.room = room;
        this.tail = tail;
        this.backing = new Backing(BACKED_AT_ONCE, disk);
        this.written = tail.get();
    }

    @Override
    public boolean ready(int bytes) {
        if (active != null && active.left() >= bytes) {
            return true;
        }
        WriteBuffer next = emptyBuffer(bytes);
        if (next == null) {
            return false;
        }
        if (active != null && active.isEmpty()) {
            giveBack(active);
        } else if (active != null) {
            retireActive(filled);
        }
        active = next;
        return true;
    }

    /** A buffer for so many bytes; what is longer than any gets one of its own, one at a time. Null where none is. */
    private WriteBuffer emptyBuffer(int bytes) {
        if (bytes > path.bufferBytes()) {
            if (largeOne) {
                return null;
            }
            var large = new WriteBuffer(bytes);
            largeOne = true;
            return large;
        }
        WriteBuffer next = free.poll();
        if (next == null && made < path.buffers()) {
            next = new WriteBuffer(path.bufferBytes());
            made++;
        }
        return next;
    }

    private void retireActive(Deque<WriteBuffer> to) {
        active.seal(tail.get());
        to.add(active);
        active = null;
    }

    private void giveBack(WriteBuffer buffer) {
        buffer.clear();
        if (buffer.capacity() > path.bufferBytes()) {
            largeOne = false;
        } else {
            free.add(buffer);
        }
    }

    @Override
    public void cover(Segment segment, long position, int bytes) {
        active.goTo(segment, position);
    }

    @Override
    public ByteBuffer buffer() {
        return active.bytes();
    }

    @Override
    public long base() {
        return active.base();
    }

    @Override
    public void put(int bytes) {
        active.put(bytes);
    }

    @Override
    public CommitLog.Tail written() {
        return written;
    }

    @Override
    public long writeOut() throws IOException {
        takeGathered();
        long bytes = 0;
        while (!taken.isEmpty()) {
            WriteBuffer next = taken.peek();
            try {
                bytes += next.writeTo(this::write);
            } catch (IOException e) {
                if (!DiskRoom.isLacking(e)) {
                    throw e;
                }
                waitsFor = e.getMessage();
                return bytes;
            }
            taken.remove();
            finish(next);
        }
        waitsFor = null;
        return bytes;
    }

    private void write(Segment segment, int offset, ByteBuffer run) throws IOException {
        FileChannel channel = channels.of(segment);
        if (path.forcedFirst()) {
            backing.cover(segment, channel, offset, offset + run.remaining());
        }
        disk.write(channel, run, offset, segment.file());
    }

    private void takeGathered() {
        lock.lock();
        try {
            taken.addAll(filled);
            filled.clear();
            if (active != null && !active.isEmpty()) {
                retireActive(taken);
            }
        } finally {
            lock.unlock();
        }
    }

    private void finish(WriteBuffer buffer) {
        lock.lock();
        try {
            written = buffer.end();
            giveBack(buffer);
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String waitsFor() {
        return waitsFor;
    }

    @Override
    public void force(SegmentedLog segments, long from, long to) throws IOException {
        channels.force(segments, from, to, disk);
    }

    @Override
    public void close() throws IOException {
        channels.close();
    }
}
