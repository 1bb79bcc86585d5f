package org.apache.rocketmq.store.log;

import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * How far a writer's current segment is backed: given blocks on the disk and pages in memory by writing zeros to the
 * file, a chunk at a time, just before the writer reaches them. Owned by that writer.
 *
 * <p>A force that finds new blocks also waits for the file system's journal; one of blocks that are there does not.
 */
public final class Backing {
    private static final int PAGE_BYTES = 4096;

    private final int chunkBytes;
    private final Disk disk;
    private Segment segment;
    private int backed;

    /**
     * Backs nothing yet.
     *
     * @param chunkBytes how much is backed at a time; a multiple of the page size
     */
    public Backing(int chunkBytes, Disk disk) {
        if (chunkBytes <= 0 || chunkBytes % PAGE_BYTES != 0) {
            throw new IllegalArgumentException("chunkBytes " + chunkBytes + " is not a multiple of " + PAGE_BYTES);
        }
        this.chunkBytes = chunkBytes;
        this.disk = disk;
    }

    /**
     * Backs a segment up to an offset. What is backed already stays as it is. After a failure the same is tried again.
     *
     * @param channel the segment's file, to be written
     * @param written nothing is written in the segment from this offset on
     */
    public void cover(Segment current, FileChannel channel, int written, int end) throws IOException {
        if (current != segment) {
            segment = current;
            backed = (int) Math.min(current.length(), Math.max(roundUp(written, PAGE_BYTES), current.backedAhead()));
        }
        if (end > backed) {
            int to = (int) Math.min(current.length(), roundUp(end, chunkBytes));
            current.writeZeros(channel, backed, to - backed, disk);
            backed = to;
        }
    }

    private static long roundUp(int offset, int unit) {
        return ((long) offset + unit - 1) / unit * unit;
    }
}
