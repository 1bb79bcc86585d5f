package org.apache.rocketmq.broker.replication;

import java.util.function.LongSupplier;

/** How many bytes go over a connection in a second: between the last two ticks. Counted by its event loop only. */
final class TransferRate {
    private static final double NANOS_PER_SECOND = 1e9;

    private final LongSupplier nanos;
    private long since;
    private long bytes;
    private volatile long perSecond;

    TransferRate(LongSupplier nanos) {
        this.nanos = nanos;
        this.since = nanos.getAsLong();
    }

    void count(int more) {
        bytes += more;
    }

    /** To be called every second or so. */
    void tick() {
        long now = nanos.getAsLong();
        if (now > since) {
            perSecond = Math.round(bytes * NANOS_PER_SECOND / (now - since));
            since = now;
            bytes = 0;
        }
    }

    /** By any thread. */
    long perSecond() {
        return perSecond;
    }
}
