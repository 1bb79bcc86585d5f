package org.apache.rocketmq.filter.bloom;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The size of a bit map, and how many of its bits a key has. A map in which all bits of a key are set may have the key;
 * one in which one is not, has it not. Positions are those of Apache RocketMQ, so that maps can be shared.
 *
 * @param bits how many bits a map has, a multiple of 8
 * @param hashes how many of them a key has
 */
public record BloomBits(int bits, int hashes) {
    private static final double LN2 = Math.log(2);

    /**
     * A map for so many keys.
     *
     * @param errorPercent how many of hundred keys, that are not in a full map, may seem to be; from 1 to 99
     * @param keys how many keys make a map full; 1 at least
     */
    public static BloomBits of(int errorPercent, int keys) {
        double bitsOfError = -Math.log(errorPercent / 100.0) / LN2;
        int needed = (int) Math.ceil(keys * bitsOfError / LN2);
        return new BloomBits((needed + Byte.SIZE - 1) / Byte.SIZE * Byte.SIZE, (int) Math.ceil(bitsOfError));
    }

    /** How many bytes a map has. */
    public int bytes() {
        return bits / Byte.SIZE;
    }

    /** The positions of a key's bits; the same one may come twice. */
    public int[] positionsOf(String key) {
        long hash = Murmur3.hash(key.getBytes(StandardCharsets.UTF_8));
        int start = (int) hash;
        int step = (int) (hash >>> Integer.SIZE);
        int[] positions = new int[hashes];
        for (int i = 0; i < hashes; i++) {
            int mixed = start + (i + 1) * step;
            positions[i] = (mixed < 0 ? ~mixed : mixed) % bits;
        }
        return positions;
    }

    /** Sets bits. */
    public static void set(byte[] map, int[] positions) {
        for (int position : positions) {
            map[position / Byte.SIZE] |= (byte) (1 << position % Byte.SIZE);
        }
    }

    /** Whether all of some bits are set, in a map from index 0. */
    public static boolean areSet(ByteBuffer map, int[] positions) {
        for (int position : positions) {
            if ((map.get(position / Byte.SIZE) & 1 << position % Byte.SIZE) == 0) {
                return false;
            }
        }
        return true;
    }
}
