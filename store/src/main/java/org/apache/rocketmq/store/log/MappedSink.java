package org.apache.rocketmq.store.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/** Puts records into the mapped files themselves, whose blocks were made sure of just before. */
final class MappedSink implements LogSink {
    /** Backing so much takes some 50 microseconds, once in so many bytes. */
    private static final int BACKED_AT_ONCE = 256 * 1024;

    private final Backing backing;
    private final Disk disk;
    private final Supplier<CommitLog.Tail> tail;
    private Segment current;
    private volatile PagesAhead ahead;

    MappedSink(Disk disk, Supplier<CommitLog.Tail> tail) {
        this.backing = new Backing(BACKED_AT_ONCE, disk);
        this.disk = disk;
        this.tail = tail;
    }

    @Override
    public void prepare(long position) {
        PagesAhead pages = ahead;
        if (pages != null) {
            pages.touch(position);
        }
    }

    @Override
    public boolean ready(int bytes) {
        return true;
    }

    @Override
    public void cover(Segment segment, long position, int bytes) throws IOException {
        int at = (int) (position - segment.start());
        int backed = backing.cover(segment, at, at + bytes);
        if (backed > 0) {
            ahead = new PagesAhead(segment, backing.end() - backed, backing.end());
        }
        current = segment;
    }

    @Override
    public ByteBuffer buffer() {
        return current.writable();
    }

    @Override
    public long base() {
        return current.start();
    }

    @Override
    public void put(int bytes) { }

    @Override
    public CommitLog.Tail written() {
        return tail.get();
    }

    @Override
    public long writeOut() {
        return 0;
    }

    @Override
    public String waitsFor() {
        return null;
    }

    @Override
    public void force(SegmentedLog segments, long from, long to) throws IOException {
        for (long at = from; at < to; ) {
            Segment segment = segments.segmentAt(at);
            long stop = Math.min(to, segment.end());
            disk.force(segment, (int) (at - segment.start()), (int) (stop - at));
            at = stop;
        }
    }

    @Override
    public void close() { }
}
