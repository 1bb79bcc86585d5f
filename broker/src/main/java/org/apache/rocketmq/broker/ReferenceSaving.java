package org.apache.rocketmq.broker;

import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.rocketmq.broker.table.TableVersion;

/**
 * Saves the tables that refer to messages: consumers' offsets and the progress of delayed delivery. What they were at
 * one moment is written only when all that the log had at that moment is on the disk. Otherwise a loss of power could
 * leave an offset whose messages are gone, and the ones that come in their place would be passed over; or progress
 * behind a delayed message whose delivery is gone. Runs on the housekeeping thread.
 */
final class ReferenceSaving {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final Supplier<List<TableVersion>> tables;
    private final LongSupplier appended;
    private final LongSupplier flushed;
    private final BiConsumer<Duration, Runnable> later;
    /** What waits for the disk; null for nothing. */
    private List<TableVersion> waiting;
    private long position;

    /**
     * Builds it.
     *
     * @param tables gives the tables as they are now
     * @param appended where the log ends
     * @param flushed up to where it is on the disk
     * @param later runs a task after a time, on the housekeeping thread
     */
    ReferenceSaving(Supplier<List<TableVersion>> tables, LongSupplier appended, LongSupplier flushed,
        BiConsumer<Duration, Runnable> later) {
        this.tables = tables;
        this.appended = appended;
        this.flushed = flushed;
        this.later = later;
    }

    /** Begins to save what the tables are now, unless what they were before still waits for the disk. */
    void save() {
        if (waiting == null) {
            waiting = tables.get();
            position = appended.getAsLong();
            writeWhenFlushed();
        }
    }

    private void writeWhenFlushed() {
        if (flushed.getAsLong() < position) {
            later.accept(LOOK_AGAIN, this::writeWhenFlushed);
            return;
        }
        var ready = waiting;
        waiting = null;
        Tables.saveEach(ready);
    }
}
