package org.apache.rocketmq.store;

import java.time.InstantSource;

/**
 * Since when others are held up, so that all who wait together wait no longer than one may. Begun and ended by whoever
 * has the log's lock; asked by any thread.
 */
final class Jam {
    private static final long NONE = Long.MAX_VALUE;

    private final InstantSource clock;
    private volatile long sinceMillis = NONE;

    Jam(InstantSource clock) {
        this.clock = clock;
    }

    void begin() {
        sinceMillis = clock.millis();
    }

    /** Notes that somebody has waited in vain for so long by now. */
    void beginUnlessBegun(long waitedMillis) {
        if (sinceMillis == NONE) {
            sinceMillis = clock.millis() - waitedMillis;
        }
    }

    void end() {
        if (sinceMillis != NONE) {
            sinceMillis = NONE;
        }
    }

    /** For how many milliseconds they have been held up; 0 where none is. */
    long millis() {
        long since = sinceMillis;
        return since == NONE ? 0 : Math.max(0, clock.millis() - since);
    }

    /** How many milliseconds of a patience are left; a clock that was set back makes it no longer. */
    long patience(long mostMillis) {
        long since = sinceMillis;
        return since == NONE ? mostMillis : Math.max(0, Math.min(mostMillis, mostMillis - (clock.millis() - since)));
    }
}
