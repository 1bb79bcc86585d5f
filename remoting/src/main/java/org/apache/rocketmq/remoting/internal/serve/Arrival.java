package org.apache.rocketmq.remoting.internal.serve;

import java.util.function.LongSupplier;

/**
 * When requests came in that were read together.
 *
 * @param nanos the clock's time then
 * @param clock the time in nanoseconds
 */
public record Arrival(long nanos, LongSupplier clock) {

    public static Arrival now(LongSupplier clock) {
        return new Arrival(clock.getAsLong(), clock);
    }

    /** For how long they have waited by now. */
    long waitedNanos() {
        return clock.getAsLong() - nanos;
    }
}
