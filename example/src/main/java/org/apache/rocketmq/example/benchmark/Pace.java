package org.apache.rocketmq.example.benchmark;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Moments at a steady rate, for one thread. They do not move when it is late: what is measured from the moment counts
 * the delay as well, which is what is meant by correcting for coordinated omission.
 */
public final class Pace {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final int rate;
    private final LongSupplier nanos;
    private final long start;
    private long count;

    /** Moments from now on, so many a second; {@code nanos} is a clock that never goes back. */
    public Pace(int rate, LongSupplier nanos) {
        this.rate = rate;
        this.nanos = nanos;
        this.start = nanos.getAsLong();
    }

    /** Waits for the next moment, not at all where that is over, and returns it. */
    public long next() {
        long due = start + count * NANOS_PER_SECOND / rate;
        count++;
        for (long ahead = due - nanos.getAsLong(); ahead > 0; ahead = due - nanos.getAsLong()) {
            LockSupport.parkNanos(ahead);
        }
        return due;
    }
}
