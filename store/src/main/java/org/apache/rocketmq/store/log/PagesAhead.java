package org.apache.rocketmq.store.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A stretch of a mapped segment that has its blocks and waits for records. The first touch of each of its pages is a
 * fault, which costs as much as the copy of some records; here that happens before the append lock is taken, by one
 * thread for all, a few pages at a time. Who copies meanwhile loses nothing: zero is replaced by zero, atomically.
 */
final class PagesAhead {
    private static final VarHandle LONGS =
        MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int PAGE_BYTES = 4096;
    private static final int TOUCHED_AT_ONCE = 16 * PAGE_BYTES;

    private final Segment segment;
    private final int end;
    private final AtomicInteger touched;

    /** A stretch from one offset to another, multiples of the page size both but for the segment's end. */
    PagesAhead(Segment segment, int start, int end) {
        this.segment = segment;
        this.end = end;
        this.touched = new AtomicInteger(start);
    }

    /** Makes sure of some pages behind a log position. By any thread; does nothing where another one is at it. */
    void touch(long tail) {
        long offset = tail - segment.start();
        int first = touched.get();
        if (first >= end || offset + TOUCHED_AT_ONCE / 2 < first || offset > end) {
            return;
        }
        int last = Math.min(end, first + TOUCHED_AT_ONCE);
        if (touched.compareAndSet(first, last) && segment.acquire()) {
            try {
                ByteBuffer bytes = segment.writable();
                for (int page = first; page + Long.BYTES <= last; page += PAGE_BYTES) {
                    LONGS.compareAndSet(bytes, page, 0L, 0L);
                }
            } finally {
                segment.release();
            }
        }
    }
}
