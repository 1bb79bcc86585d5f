package org.apache.rocketmq.store.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.TreeMap;

/**
 * The channels of the segments that are being written: open from the first write to the force that completes the
 * segment. The channel that wrote is the one that is forced, so that no error of the disk is told to another.
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

    /** Closes those of the segments that end at a position or before it. */
    synchronized void closeBelow(long position, int segmentBytes) throws IOException {
        while (!open.isEmpty() && position - open.firstKey() >= segmentBytes) {
            open.pollFirstEntry().getValue().close();
        }
    }

    synchronized void close() throws IOException {
        closeBelow(Long.MAX_VALUE, 0);
    }
}
