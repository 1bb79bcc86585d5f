package org.apache.rocketmq.filter.bloom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The hash MurmurHash3 for 64-bit machines, of which the lower half is used. Public domain, by Austin Appleby. */
final class Murmur3 {
    private static final int BLOCK = 2 * Long.BYTES;
    private static final long FIRST_FACTOR = 0x87C37B91114253D5L;
    private static final long SECOND_FACTOR = 0x4CF5AD432745937FL;

    private Murmur3() { }

    static long hash(byte[] bytes) {
        // Zeros at the end change nothing, so that the last block may be whole, too.
        var in = ByteBuffer.allocate((bytes.length + BLOCK - 1) / BLOCK * BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        in.put(bytes).rewind();
        long low = 0;
        long high = 0;
        for (int whole = bytes.length / BLOCK; whole > 0; whole--) {
            low ^= mixLow(in.getLong());
            low = (Long.rotateLeft(low, 27) + high) * 5 + 0x52DCE729;
            high ^= mixHigh(in.getLong());
            high = (Long.rotateLeft(high, 31) + low) * 5 + 0x38495AB5;
        }
        if (in.hasRemaining()) {
            low ^= mixLow(in.getLong());
            high ^= mixHigh(in.getLong());
        }
        low ^= bytes.length;
        high ^= bytes.length;
        low += high;
        high += low;
        return finish(low) + finish(high);
    }

    private static long mixLow(long block) {
        return Long.rotateLeft(block * FIRST_FACTOR, 31) * SECOND_FACTOR;
    }

    private static long mixHigh(long block) {
        return Long.rotateLeft(block * SECOND_FACTOR, 33) * FIRST_FACTOR;
    }

    private static long finish(long half) {
        long mixed = (half ^ half >>> 33) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ mixed >>> 33) * 0xC4CEB9FE1A85EC53L;
        return mixed ^ mixed >>> 33;
    }
}
