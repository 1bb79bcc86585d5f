package org.apache.rocketmq.remoting.internal.frame;

/** Where the parts of a frame lie. All numbers are big-endian. */
final class FrameLayout {
    static final int LENGTH = 0;
    static final int HEADER_WORD = LENGTH + Integer.BYTES;
    static final int HEADER = HEADER_WORD + Integer.BYTES;

    /** What {@code length} counts besides header and body: the header word. */
    static final int LEAST_LENGTH = Integer.BYTES;

    private static final int TYPE_SHIFT = 24;
    static final int LONGEST_HEADER = (1 << TYPE_SHIFT) - 1;

    private FrameLayout() { }

    static int headerWord(byte serializeType, int headerLength) {
        return serializeType << TYPE_SHIFT | headerLength;
    }

    static byte serializeType(int headerWord) {
        return (byte) (headerWord >>> TYPE_SHIFT);
    }

    static int headerLength(int headerWord) {
        return headerWord & LONGEST_HEADER;
    }
}
