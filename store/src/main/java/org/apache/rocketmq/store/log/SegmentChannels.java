package org.apache.rocketmq.store.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.TreeMap;

/**
 * The channels of the segments that are being written: open from the first write, or force, to the force that
 * completes the segment.
 */
final class SegmentChannels {
    private final TreeMap<Long, FileChannel> open = new TreeMap<>();

    synchronized FileChannel of(Segment segment) throws IOException {
        FileChannel channel = open.get(segment.start());
        if (channel == null) {
            channel = FileChannel.open(segment.file(), StandardOpenOption.WRITE);
            open.put(segment.start(), channel);
        }
        return channel;
    }

    /** Forces the segments of a stretch of the log, and closes those that are complete with it. */
    void force(SegmentedLog segments, long from, long to, Disk disk) throws IOException {
        for (long at = from; at < to; ) {
            Segment segment = segments.segmentAt(at);
            disk.force(of(segment), segment.file());
            at = segment.end();
        }
        closeBelow(to, segments.segmentBytes());
    }

    /** Closes those of the segments that end at a position or before it. */
    private synchronized void closeBelow(long position, int segmentBytes) throws IOException {
        while (!open.isEmpty() && position - open.firstKey() >= segmentBytes) {
            open.pollFirstEntry().getValue().close();
        }
    }

    synchronized void close() throws IOException {
        closeBelow(Long.MAX_VALUE, 0);
    }
}
