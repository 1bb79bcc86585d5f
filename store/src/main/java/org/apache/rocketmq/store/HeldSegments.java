package org.apache.rocketmq.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.rocketmq.store.log.Segment;
import org.apache.rocketmq.store.log.SegmentedLog;

/**
 * The segments that one read holds, until whoever got its records gives them all back by running this: once, however
 * often it runs. Filled by one thread, given back by any.
 */
final class HeldSegments implements Runnable {
    private final SegmentedLog log;
    private final List<Segment> kept = new ArrayList<>(2);
    private final AtomicBoolean released = new AtomicBoolean();
    private Segment current;
    private boolean currentIsKept;

    HeldSegments(SegmentedLog log) {
        this.log = log;
    }

    /** The segment that holds a position, or null. It is there until the next one is asked for, if it is not kept. */
    Segment at(long position) {
        if (current != null && position >= current.start() && position < current.end()) {
            return current;
        }
        letGo();
        current = log.acquire(position);
        return current;
    }

    /** Keeps the segment that {@link #at} gave last, as a slice of it goes out. */
    void keepCurrent() {
        if (!currentIsKept) {
            kept.add(current);
            currentIsKept = true;
        }
    }

    /** Gives back the segment that {@link #at} gave last, unless it is kept. */
    void letGo() {
        if (current != null && !currentIsKept) {
            current.release();
        }
        current = null;
        currentIsKept = false;
    }

    /** Gives back everything. */
    @Override
    public void run() {
        if (released.compareAndSet(false, true)) {
            letGo();
            kept.forEach(Segment::release);
        }
    }
}
