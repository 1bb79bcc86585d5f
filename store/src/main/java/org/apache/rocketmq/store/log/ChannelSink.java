package org.apache.rocketmq.store.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;

/**
 * Writes each append to its file through a channel, before the append lock is given free. The mapping is only read: no
 * page of it has to be made writable when it is first touched, nor read-only again when it is written back, and a disk
 * that is full or fails is an exception here.
 *
 * <p>The buffer, the current segment and its channel belong to whoever holds the append lock; the channels that are
 * forced to the thread that forces. These need not be the same: Linux tells each open file of a page that it could not
 * write back, and one that is opened after that as well, as long as nobody was told.
 */
final class ChannelSink implements LogSink {
    private static final int LEAST_BYTES = 64 * 1024;
    /** Zeros written ahead: the system takes pages for each short write otherwise, which costs more than the zeros. */
    private static final int BACKED_AT_ONCE = 128 * 1024;

    private final int mostKept;
    private final Disk disk;
    private final Supplier<CommitLog.Tail> tail;
    private final Backing backing;
    private final SegmentChannels forced = new SegmentChannels();
    private ByteBuffer bytes = ByteBuffer.allocateDirect(LEAST_BYTES);
    private Segment current;
    private FileChannel channel;
    /** Where the bytes in the buffer belong. */
    private long base;
    /** Up to where a write that failed may have left bytes in the current segment. */
    private long soiledEnd;

    ChannelSink(WritePath path, Disk disk, Supplier<CommitLog.Tail> tail) {
        this.mostKept = Math.max(LEAST_BYTES, path.bufferBytes());
        this.disk = disk;
        this.tail = tail;
        this.backing = new Backing(BACKED_AT_ONCE, disk);
    }

    /** Memory for what is longer than the longest message is had for the one append. */
    @Override
    public boolean ready(int needed) {
        int kept = bytes.capacity() > mostKept ? LEAST_BYTES : bytes.capacity();
        if (kept < needed && kept < mostKept) {
            kept = Math.min(mostKept, Integer.highestOneBit(needed) * 2);
        }
        int capacity = Math.max(kept, needed);
        if (capacity != bytes.capacity()) {
            bytes = ByteBuffer.allocateDirect(capacity);
        }
        return true;
    }

    @Override
    public void cover(Segment segment, long position, int needed) throws IOException {
        if (segment != current) {
            open(segment);
        }
        if (soiledEnd > position) {
            // What is left of a longer append must not stand behind this one, where it could be taken for a record.
            segment.writeZeros((int) (position - segment.start()), (int) (soiledEnd - position), disk);
        }
        soiledEnd = 0;
        base = position;
    }

    private void open(Segment segment) throws IOException {
        FileChannel opened = FileChannel.open(segment.file(), StandardOpenOption.WRITE);
        FileChannel last = channel;
        channel = opened;
        current = segment;
        if (last != null) {
            last.close();
        }
    }

    @Override
    public ByteBuffer buffer() {
        return bytes;
    }

    @Override
    public long base() {
        return base;
    }

    @Override
    public void put(int count) throws IOException {
        boolean interrupted = false;
        soiledEnd = base + count;
        try {
            while (!write(count)) {
                interrupted |= Thread.interrupted();
                open(current);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        soiledEnd = 0;
    }

    /** False when the thread was interrupted, which closes the channel. */
    private boolean write(int count) throws IOException {
        int offset = (int) (base - current.start());
        try {
            backing.cover(current, channel, offset, offset + count);
            disk.write(channel, bytes.position(0).limit(count), offset, current.file());
            return true;
        } catch (ClosedByInterruptException e) {
            return false;
        } finally {
            bytes.clear();
        }
    }

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
        forced.force(segments, from, to, disk);
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
        forced.close();
    }
}
