package org.apache.rocketmq.broker;

import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.rocketmq.broker.table.TableVersion;
import org.apache.rocketmq.store.MessageStore;

/**
 * Saves the tables that refer to messages: consumers' offsets and the progress of delayed delivery. What they were at
 * one moment is written only when all that the log had at that moment is on the disk. Otherwise a loss of power could
 * leave an offset whose messages are gone, and the ones that come in their place would be passed over; or progress
 * behind a delayed message whose delivery is gone. So the log is asked to be forced for it. Runs on the housekeeping
 * thread.
 */
final class ReferenceSaving {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    /** Those who cannot wait get no more than this part of the thread's time. */
    private static final int PART = 50;

    private final Supplier<List<TableVersion>> tables;
    private final Log log;
    private final BiConsumer<Duration, Runnable> later;
    private final LongSupplier nanos;
    /** What waits for the disk; null for nothing. */
    private List<TableVersion> waiting;
    private long position;
    private boolean failed;
    private long tookNanos;
    private long soonestNanos;

    /**
     * What the tables refer to.
     *
     * @param appended where it ends
     * @param flushed up to where it is on the disk
     * @param flushSoon has it forced
     */
    record Log(LongSupplier appended, LongSupplier flushed, Runnable flushSoon) {

        static Log of(MessageStore store) {
            return new Log(store::appendedPosition, store::flushedPosition, store::flushSoon);
        }
    }

    /**
     * Builds it.
     *
     * @param tables gives the tables as they are now
     * @param later runs a task after a time, on the housekeeping thread
     */
    ReferenceSaving(Supplier<List<TableVersion>> tables, Log log, BiConsumer<Duration, Runnable> later,
        LongSupplier nanos) {
        this.tables = tables;
        this.log = log;
        this.later = later;
        this.nanos = nanos;
        soonestNanos = nanos.getAsLong();
    }

    /** Begins to save what the tables are now, unless what they were before still waits for the disk. */
    void save() {
        if (waiting == null) {
            tookNanos = 0;
            timed(() -> waiting = tables.get());
            position = log.appended.getAsLong();
            writeWhenFlushed();
        }
    }

    /**
     * The same, unless the last time failed, or was so short ago, for as long as it took, that others would wait too
     * much.
     */
    void saveSoon() {
        if (!failed && nanos.getAsLong() - soonestNanos >= 0) {
            save();
        }
    }

    private void writeWhenFlushed() {
        if (log.flushed.getAsLong() < position) {
            log.flushSoon.run();
            later.accept(LOOK_AGAIN, this::writeWhenFlushed);
            return;
        }
        var ready = waiting;
        waiting = null;
        failed = true;
        timed(() -> Tables.saveEach(ready));
        failed = false;
    }

    private void timed(Runnable work) {
        long start = nanos.getAsLong();
        try {
            work.run();
        } finally {
            long end = nanos.getAsLong();
            tookNanos += end - start;
            soonestNanos = end + PART * tookNanos;
        }
    }
}
