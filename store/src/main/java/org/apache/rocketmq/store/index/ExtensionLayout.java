package org.apache.rocketmq.store.index;

/**
 * A unit of a queue's extension: what an entry says of its message when 8 bytes are not enough. Big-endian.
 * <pre>
 *   0        2              10             18            20
 *   +--------+--------------+--------------+-------------+------+
 *   | length | tags hash    | stored       | bits' bytes | bits |
 *   +--------+--------------+--------------+-------------+------+
 * </pre>
 * The entry has the unit's address in place of the tags hash: its byte in the queue's extension, counted from the
 * lowest long. Behind the last unit are zeros; behind a file's last one, which leaves some bytes free, a length of -1.
 */
final class ExtensionLayout {
    static final int LENGTH = 0;
    static final int TAGS_HASH = LENGTH + Short.BYTES;
    static final int STORE_TIME = TAGS_HASH + Long.BYTES;
    static final int BITS_LENGTH = STORE_TIME + Long.BYTES;
    static final int BITS = BITS_LENGTH + Short.BYTES;

    static final int LONGEST = Short.MAX_VALUE;
    static final short END_OF_FILE = -1;
    /** So many bytes of a file are left free at least. */
    static final int FREE_BYTES = 4;

    private ExtensionLayout() { }

    static boolean isAddress(long tags) {
        return tags < Integer.MIN_VALUE;
    }

    static long address(long position) {
        return position + Long.MIN_VALUE;
    }

    static long position(long address) {
        return address - Long.MIN_VALUE;
    }
}
