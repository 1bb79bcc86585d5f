package org.apache.rocketmq.common.internal.worker;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How long a worker rests after a turn. A wake ends the rest at once. */
@FunctionalInterface
public interface Idle {

    /**
     * The rest after a turn.
     *
     * @param work what the turn returned
     * @return nanoseconds to wait; 0 to go on at once
     */
    long nanosAfter(int work);

    /** Rests for this time after a turn that did nothing. */
    static Idle sleepMillis(long millis) {
        long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        return work -> work > 0 ? 0 : nanos;
    }

    /** Rests after a turn that did nothing, twice as long as after the one before it. One for each worker. */
    static Idle sleepLonger(long millis, long mostMillis) {
        var rest = new long[] {millis};
        return work -> {
            long now = rest[0];
            rest[0] = work > 0 ? millis : Math.min(mostMillis, 2 * now);
            return work > 0 ? 0 : TimeUnit.MILLISECONDS.toNanos(now);
        };
    }

    /** Rests for this time after every turn, whether it did something or not. */
    static Idle always(Duration rest) {
        long nanos = rest.toNanos();
        return work -> nanos;
    }

    /** Rests after a turn that did nothing, until somebody wakes the worker. */
    static Idle untilWoken() {
        return work -> work > 0 ? 0 : Long.MAX_VALUE;
    }
}
