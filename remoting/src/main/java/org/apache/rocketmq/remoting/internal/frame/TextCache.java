package org.apache.rocketmq.remoting.internal.frame;

import java.nio.charset.StandardCharsets;

/**
 * Short ASCII texts that were read before. Field names, topics and groups come again with every frame; one that is
 * here costs no allocation and brings its hash code along. A text simply takes the place of another of its slot, so
 * that no peer can make this grow. Used by one thread.
 */
final class TextCache {
    private static final int SLOTS = 1024;
    private static final int LONGEST = 64;
    private static final int ALWAYS_CACHED = 3;

    private final String[] slots = new String[SLOTS];

    /** The field name that these bytes spell, interned where it is short, as names in the codecs are. */
    String name(byte[] bytes, int from, int length, int hash) {
        return length <= LONGEST ? cached(bytes, from, length, hash, true) : fresh(bytes, from, length);
    }

    /** The field value that these bytes spell. Longer numbers are hardly ever seen twice and pass by the cache. */
    String value(byte[] bytes, int from, int length, int hash) {
        boolean comesAgain = length <= ALWAYS_CACHED || length <= LONGEST && bytes[from] > '9';
        return comesAgain ? cached(bytes, from, length, hash, false) : fresh(bytes, from, length);
    }

    /** The hash that goes with these bytes; readers that walk over the bytes anyway compute it on their way. */
    static int hash(byte[] bytes, int from, int length) {
        int hash = 0;
        for (int i = from; i < from + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    private String cached(byte[] bytes, int from, int length, int hash, boolean interned) {
        int slot = (hash ^ hash >>> 12) & SLOTS - 1;
        String found = slots[slot];
        if (found == null || !spells(found, bytes, from, length)) {
            String fresh = fresh(bytes, from, length);
            found = interned ? fresh.intern() : fresh;
            slots[slot] = found;
        }
        return found;
    }

    private static boolean spells(String text, byte[] bytes, int from, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != bytes[from + i]) {
                return false;
            }
        }
        return true;
    }

    private static String fresh(byte[] bytes, int from, int length) {
        return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    }
}
