package org.apache.rocketmq.remoting.internal.frame;

/** How characters become bytes. */
final class Utf8 {
    static final int FIRST_OF_TWO_BYTES = 0x80;
    static final int MOST_BYTES_PER_CHAR = 3;
    static final int LONGEST_INT32 = 11;
    static final int MOST_DIGITS = 10;

    private static final int FIRST_OF_THREE_BYTES = 0x800;
    private static final int CONTINUATION = 0x80;
    private static final int CONTINUATION_BITS = 6;
    private static final int CONTINUATION_MASK = 0x3F;

    private Utf8() { }

    /** Writes one character at {@code at} and returns the index after it. A lone surrogate becomes a question mark. */
    static int put(int codePoint, byte[] bytes, int at) {
        int next = at;
        if (codePoint < FIRST_OF_TWO_BYTES) {
            bytes[next++] = (byte) codePoint;
        } else if (codePoint < FIRST_OF_THREE_BYTES) {
            bytes[next++] = (byte) (0xC0 | codePoint >> CONTINUATION_BITS);
            bytes[next++] = continuation(codePoint);
        } else if (!Character.isBmpCodePoint(codePoint)) {
            bytes[next++] = (byte) (0xF0 | codePoint >> 3 * CONTINUATION_BITS);
            bytes[next++] = continuation(codePoint >> 2 * CONTINUATION_BITS);
            bytes[next++] = continuation(codePoint >> CONTINUATION_BITS);
            bytes[next++] = continuation(codePoint);
        } else if (Character.isSurrogate((char) codePoint)) {
            bytes[next++] = '?';
        } else {
            bytes[next++] = (byte) (0xE0 | codePoint >> 2 * CONTINUATION_BITS);
            bytes[next++] = continuation(codePoint >> CONTINUATION_BITS);
            bytes[next++] = continuation(codePoint);
        }
        return next;
    }

    private static byte continuation(int bits) {
        return (byte) (CONTINUATION | bits & CONTINUATION_MASK);
    }
}
