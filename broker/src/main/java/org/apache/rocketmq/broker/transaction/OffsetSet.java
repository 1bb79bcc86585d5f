package org.apache.rocketmq.broker.transaction;

import java.util.TreeMap;

/** A set of queue offsets that lie close to each other: one bit for each, in blocks that exist where some are set. */
final class OffsetSet {
    private static final int BLOCK_SHIFT = 9;
    private static final int BLOCK_BITS = 1 << BLOCK_SHIFT;

    private final TreeMap<Long, long[]> blocks = new TreeMap<>();

    void add(long offset) {
        blocks.computeIfAbsent(offset >> BLOCK_SHIFT, number -> new long[BLOCK_BITS / Long.SIZE])[word(offset)] |=
            1L << offset;
    }

    boolean contains(long offset) {
        long[] block = blocks.get(offset >> BLOCK_SHIFT);
        return block != null && (block[word(offset)] & 1L << offset) != 0;
    }

    /** Forgets what lies below an offset, in whole blocks. */
    void forgetBelow(long offset) {
        blocks.headMap(offset >> BLOCK_SHIFT).clear();
    }

    /** How many blocks there are. */
    int blocks() {
        return blocks.size();
    }

    private static int word(long offset) {
        return (int) (offset & BLOCK_BITS - 1) / Long.SIZE;
    }
}
