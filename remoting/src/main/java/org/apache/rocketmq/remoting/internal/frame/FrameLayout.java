package org.apache.rocketmq.remoting.internal.frame;

import org.apache.rocketmq.remoting.internal.header.Fields;

/** Where the parts of a frame lie. All numbers are big-endian. */
final class FrameLayout {
    static final int LENGTH = 0;
    static final int HEADER_WORD = LENGTH + Integer.BYTES;
    static final int HEADER = HEADER_WORD + Integer.BYTES;

    /** What {@code length} counts besides header and body: the header word. */
    static final int LEAST_LENGTH = Integer.BYTES;

    private static final int TYPE_SHIFT = 24;
    static final int LONGEST_HEADER = (1 << TYPE_SHIFT) - 1;

    /** How many fields a header may have; real ones have a few dozen at most. */
    static final int MOST_FIELDS = 4096;

    private FrameLayout() { }

    static int headerWord(byte serializeType, int headerLength) {
        return serializeType << TYPE_SHIFT | headerLength;
    }

    /**
     * Adds a field that was read.
     *
     * @throws BadFrameException when there are too many
     */
    static void addField(Fields fields, String name, String value) {
        if (fields.count() == MOST_FIELDS) {
            throw new BadFrameException("the header has more than " + MOST_FIELDS + " fields");
        }
        fields.append(name, value);
    }

    static byte serializeType(int headerWord) {
        return (byte) (headerWord >>> TYPE_SHIFT);
    }

    static int headerLength(int headerWord) {
        return headerWord & LONGEST_HEADER;
    }
}
