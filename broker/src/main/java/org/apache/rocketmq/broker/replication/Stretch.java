package org.apache.rocketmq.broker.replication;

import java.nio.ByteBuffer;

/**
 * The head of a stretch of the log on the wire, RocketMQ's default HA mode. A stretch without bytes is a sign of life.
 * <pre>
 *   0  log position of the first byte   8
 *   8  how many bytes follow            4
 * </pre>
 * A replica sends nothing but the log position up to which it has all, 8 bytes: once it is connected, then again and
 * again.
 */
final class Stretch {
    static final int POSITION = 0;
    static final int LENGTH = POSITION + Long.BYTES;
    static final int HEAD_BYTES = LENGTH + Integer.BYTES;
    static final int REPORT_BYTES = Long.BYTES;

    private Stretch() { }

    static ByteBuffer head(long position, int length) {
        return ByteBuffer.allocate(HEAD_BYTES).putLong(position).putInt(length).flip();
    }

    static ByteBuffer report(long position) {
        return ByteBuffer.allocate(REPORT_BYTES).putLong(position).flip();
    }

    /** Takes bytes until a buffer is full; false where there are not enough. */
    static boolean fill(ByteBuffer into, ByteBuffer from) {
        while (into.hasRemaining() && from.hasRemaining()) {
            into.put(from.get());
        }
        return !into.hasRemaining();
    }
}
