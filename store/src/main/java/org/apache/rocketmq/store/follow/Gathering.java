package org.apache.rocketmq.store.follow;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long appends gather before the next force. Whoever was told that his message is stored sends the next one, most
 * often; so the writer waits for as many appends as it has told of last, but no longer than for a part of what the last
 * force took. Else the first one back would have a force for itself, and all others would wait for that and for theirs.
 * The writer's thread asks; how many are awaited anyone may read.
 */
final class Gathering {
    /** A wait that turns out to be in vain makes things slower by no more than this part. */
    private static final int PART_OF_FORCE = 4;
    private static final Duration LONGEST = Duration.ofMillis(5);

    private final LongSupplier nanoTime;
    private long since;
    private long nanos;
    private volatile int awaited = 1;

    /** Gathering by a clock that nobody sets, in nanoseconds: the time of day may be set back, or stand still. */
    Gathering(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
    }

    /** The writer goes for the disk. */
    void begin() {
        since = nanoTime.getAsLong();
    }

    /** The writer is back, and has told so many. */
    void served(int told) {
        long now = nanoTime.getAsLong();
        nanos = Math.min(LONGEST.toNanos(), (now - since) / PART_OF_FORCE);
        since = now;
        awaited = Math.max(1, told);
    }

    /** How long to wait yet where so many have gathered; 0 when it is time. */
    long restNanos(int gathered) {
        return gathered >= awaited ? 0 : Math.max(0, nanos - (nanoTime.getAsLong() - since));
    }

    /** Nobody came: whoever comes first need not wait. */
    void nobodyCame() {
        awaited = 1;
    }

    /** As soon as so many have gathered the writer is to be woken. */
    int awaited() {
        return awaited;
    }
}
