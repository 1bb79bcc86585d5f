package org.apache.rocketmq.store.index;

import java.nio.ByteBuffer;

/** What an entry's extension says of its message, as a reader holds it: filled anew for each entry. */
public final class ExtensionUnit {
    private long tagsHash;
    private long storeTimestamp;
    private ByteBuffer bits;

    /**
     * Takes over the unit at a place, if a whole one is there.
     *
     * @param from nothing is looked at behind its limit
     */
    boolean set(ByteBuffer from, int at) {
        if (at + ExtensionLayout.BITS > from.limit()) {
            return false;
        }
        int bitsLength = from.getShort(at + ExtensionLayout.BITS_LENGTH);
        int length = from.getShort(at + ExtensionLayout.LENGTH);
        if (bitsLength < 0 || length != ExtensionLayout.BITS + bitsLength || at + length > from.limit()) {
            return false;
        }
        tagsHash = from.getLong(at + ExtensionLayout.TAGS_HASH);
        storeTimestamp = from.getLong(at + ExtensionLayout.STORE_TIME);
        bits = bitsLength == 0 ? null : from.slice(at + ExtensionLayout.BITS, bitsLength);
        return true;
    }

    /** The hash of the message's tags, 0 without. */
    public long tagsHash() {
        return tagsHash;
    }

    /** When the message was stored. */
    public long storeTimestamp() {
        return storeTimestamp;
    }

    /** Which filters may let the message pass, or null where nobody has looked. Only until the next unit is read. */
    public ByteBuffer bits() {
        return bits;
    }

    /** Adds what it says beside the tags to a checksum. */
    long addTo(long sum) {
        long next = EntrySums.add(sum, storeTimestamp);
        int count = bits == null ? 0 : bits.capacity();
        next = EntrySums.add(next, count);
        for (int i = 0; i < count; i++) {
            next = EntrySums.add(next, bits.get(i));
        }
        return next;
    }

    /** How many bytes the unit takes. */
    int length() {
        return ExtensionLayout.BITS + (bits == null ? 0 : bits.capacity());
    }
}
