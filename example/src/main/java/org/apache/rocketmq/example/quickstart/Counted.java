package org.apache.rocketmq.example.quickstart;

import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.rocketmq.example.command.StopSignal;

/**
 * The messages that came, counted from several threads. A message may be delivered twice; its id tells. Ids are only
 * kept when there is a number at which to stop: without an end, the memory would not have one either.
 */
final class Counted {
    private final int enough;
    private final LongSupplier nanos;
    private final StopSignal stop;
    private final Set<String> ids = new HashSet<>();
    private long all;
    private long firstNanos;
    private long lastNanos;

    /** Gives the signal when {@code enough} different messages came; 0 is never. */
    Counted(int enough, LongSupplier nanos, StopSignal stop) {
        this.enough = enough;
        this.nanos = nanos;
        this.stop = stop;
    }

    synchronized void add(String id) {
        lastNanos = nanos.getAsLong();
        if (all++ == 0) {
            firstNanos = lastNanos;
        }
        if (enough > 0 && ids.size() < enough && ids.add(id) && ids.size() == enough) {
            stop.give();
        }
    }

    @Override
    public synchronized String toString() {
        return "Consumed " + all + " messages in " + Rate.text(all, lastNanos - firstNanos);
    }
}
