package org.apache.rocketmq.store.follow;

import java.io.IOException;
import java.time.Duration;
import org.apache.rocketmq.common.internal.worker.Worker;
import org.apache.rocketmq.store.log.CommitLog;
import org.apache.rocketmq.store.log.DiskRoom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes out what appends have gathered in memory, under SYNC_FLUSH forces it, and then shows it to readers and tells
 * the senders, in the log's order. What gathers meanwhile is the next turn's: one force serves many appends.
 */
public final class LogWriter implements Worker {
    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);

    private final CommitLog log;
    private final DeferredAppends deferred;
    private final Growth growth;
    private final Threshold threshold;
    private final Gathering gathering;
    private boolean waits;

    /** A writer whose turns write at once what there is, or only when a threshold is passed. */
    public LogWriter(CommitLog log, DeferredAppends deferred, Growth growth, Threshold threshold) {
        this.log = log;
        this.deferred = deferred;
        this.growth = growth;
        this.threshold = threshold;
        this.gathering = new Gathering(System::nanoTime);
    }

    /** Under SYNC_FLUSH, after an append: whether the writer has as much to do now as it waits for. By anyone. */
    public boolean isAwaited() {
        return deferred.count() >= gathering.awaited();
    }

    /**
     * Under SYNC_FLUSH: how long the writer rests after a turn.
     *
     * @param retry after which time a disk without room is tried again
     */
    public synchronized long restNanos(int work, Duration retry) {
        if (work > 0) {
            return 0;
        }
        long rest = waits ? 0 : gathering.restNanos(deferred.count());
        if (rest > 0) {
            return rest;
        }
        gathering.nobodyCame();
        // Whoever comes from here on wakes the writer.
        return waits || deferred.count() == 0 ? retry.toNanos() : 0;
    }

    @Override
    public String name() {
        return "log-writer";
    }

    @Override
    public synchronized int work() throws IOException {
        if (log.path().forcedFirst() && !waits && gathering.restNanos(deferred.count()) > 0) {
            return 0;
        }
        long unwritten = log.appendedPosition() - log.readablePosition();
        if (!waits && log.readOnlyBecause() == null && !threshold.passes(unwritten)) {
            return 0;
        }
        return writeAll();
    }

    /** Does all that there is to do now, by any thread. */
    public synchronized int writeAll() throws IOException {
        if (!log.path().isBuffered()) {
            return 0;
        }
        gathering.begin();
        long readable = log.readablePosition();
        try {
            long done = log.writeOut();
            tellOfRoom();
            if (log.path().forcedFirst()) {
                deferred.written(log.writtenTail().end());
                done += log.force();
            }
            return done > 0 ? 1 : 0;
        } finally {
            gathering.served(deferred.readable(log.readablePosition()));
            if (log.readablePosition() > readable) {
                growth.happened();
            }
            if (log.readOnlyBecause() != null) {
                deferred.failed(log.readOnlyBecause());
            }
        }
    }

    private void tellOfRoom() {
        String reason = log.waitsFor();
        boolean waited = waits;
        waits = reason != null;
        if (waits && !waited) {
            LOG.error("The commit log cannot be written: {}; {}. {} bytes wait in memory, and no message is taken until"
                + " there is room", reason, DiskRoom.describe(log.segments().folder()),
                log.appendedPosition() - log.readablePosition());
        } else if (waited && !waits) {
            LOG.info("The commit log is written again up to position {}", log.appendedPosition());
        }
    }
}
