package org.apache.rocketmq.store.follow;

import java.time.Duration;
import java.time.InstantSource;

/** Says when enough has gathered for a turn at the disk: so many pages, or anything after so much time. */
public final class Threshold {
    private static final int PAGE_BYTES = 4096;

    private final long leastBytes;
    private final long longestMillis;
    private final InstantSource clock;
    private long lastTurn;

    /** A threshold; with no pages, anything is enough. */
    public Threshold(int leastPages, Duration longest, InstantSource clock) {
        this.leastBytes = Math.max(1, (long) leastPages * PAGE_BYTES);
        this.longestMillis = longest.toMillis();
        this.clock = clock;
        this.lastTurn = clock.millis();
    }

    /** Whether it is time for a turn that deals with so many bytes; if so, it is taken as done. */
    boolean passes(long bytes) {
        long now = clock.millis();
        // A clock that was set back must not hold the turn up.
        boolean longAgo = now - lastTurn >= longestMillis || now < lastTurn;
        if (bytes >= leastBytes || bytes > 0 && longAgo) {
            lastTurn = now;
            return true;
        }
        return false;
    }
}
