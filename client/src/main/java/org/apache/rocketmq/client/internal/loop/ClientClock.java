package org.apache.rocketmq.client.internal.loop;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/** The two clocks: wall time for what others read, nanos for durations. */
public record ClientClock(InstantSource wall, LongSupplier nanos) {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** What is left at {@code atNanos} of {@code timeoutMillis} since {@code startNanos}; at least 0. */
    public static long millisLeft(long startNanos, long timeoutMillis, long atNanos) {
        return Math.max(0, timeoutMillis - (atNanos - startNanos) / NANOS_PER_MILLI);
    }

    public long millisSince(long startNanos) {
        return (nanos.getAsLong() - startNanos) / NANOS_PER_MILLI;
    }
}
