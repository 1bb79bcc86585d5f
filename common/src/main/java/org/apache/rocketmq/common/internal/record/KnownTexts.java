package org.apache.rocketmq.common.internal.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;

/** Texts that are known beforehand: where bytes are one of them, the same String is given instead of a new one. */
public final class KnownTexts {
    private static final int SLOTS_FOR_EACH = 4;

    /** By hash, each at the first free slot. */
    private final byte[][] bytes;
    private final String[] texts;
    private final int mask;

    public KnownTexts(Collection<String> known) {
        int slots = Integer.highestOneBit(SLOTS_FOR_EACH * Math.max(1, known.size()));
        bytes = new byte[slots][];
        texts = new String[slots];
        mask = slots - 1;
        for (String text : known) {
            byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
            int slot = slot(encoded, 0, encoded.length);
            while (bytes[slot] != null) {
                slot = slot + 1 & mask;
            }
            bytes[slot] = encoded;
            texts[slot] = text;
        }
    }

    /** The text that these bytes are, of which there is one at least. */
    String of(byte[] in, int from, int to) {
        for (int slot = slot(in, from, to); bytes[slot] != null; slot = slot + 1 & mask) {
            if (Arrays.equals(in, from, to, bytes[slot], 0, bytes[slot].length)) {
                return texts[slot];
            }
        }
        return new String(in, from, to - from, StandardCharsets.UTF_8);
    }

    /** Of the length and of three of the bytes. */
    private int slot(byte[] in, int from, int to) {
        int hash = to - from + 31 * in[from] + 961 * in[to - 1] + 29791 * in[(from + to) / 2];
        return (hash ^ hash >>> 7) & mask;
    }
}
