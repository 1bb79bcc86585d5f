package org.apache.rocketmq.store;

import java.nio.ByteBuffer;
import org.apache.rocketmq.store.log.RecordView;

/** What has come of another broker's log and is not appended yet. For one thread at a time. */
final class CopiedBytes {
    private static final int LEAST_BYTES = 128 * 1024;

    private ByteBuffer bytes = ByteBuffer.allocate(LEAST_BYTES);
    /** The log position of the first byte: where a page of the file begins, as records are looked at in pages. */
    private long base;

    /** Forgets what has come: the next byte is that at a log position. */
    void startAt(long position) {
        base = pageOf(position);
        bytes.clear().position((int) (position - base));
    }

    private static long pageOf(long position) {
        return position - position % RecordView.PAGE_BYTES;
    }

    /** The log position of the byte that comes next. */
    long end() {
        return base + bytes.position();
    }

    /** The log position of a place in {@link #bytes}. */
    long positionOf(int at) {
        return base + at;
    }

    /** Where the byte of a log position is in {@link #bytes}. */
    int placeOf(long position) {
        return (int) (position - base);
    }

    /** How many bytes have come from a place on. */
    int countFrom(int at) {
        return bytes.position() - at;
    }

    /** What has come, to be read by absolute places. */
    ByteBuffer bytes() {
        return bytes;
    }

    void add(ByteBuffer more) {
        int needed = bytes.position() + more.remaining();
        if (needed > bytes.capacity()) {
            resize(Math.max(needed, Math.min(2 * bytes.capacity(), Integer.MAX_VALUE / 2)));
        }
        bytes.put(more);
    }

    private void resize(int capacity) {
        bytes = ByteBuffer.allocate(capacity).put(bytes.flip());
    }

    /** Lets go of all before a log position, but for the rest of its page. */
    void dropBefore(long position) {
        long page = pageOf(position);
        if (position >= end()) {
            startAt(position);
            shrink();
            return;
        }
        int drop = (int) (page - base);
        if (drop == 0) {
            return;
        }
        bytes.flip().position(drop);
        bytes.compact();
        base = page;
        shrink();
    }

    private void shrink() {
        if (bytes.capacity() > LEAST_BYTES && bytes.position() <= LEAST_BYTES / 2) {
            resize(LEAST_BYTES);
        }
    }
}
