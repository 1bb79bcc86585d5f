package org.apache.rocketmq.store.follow;

import java.io.IOException;
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
    private final Threshold threshold;
    private boolean waits;

    /** A writer whose turns write at once what there is, or only when a threshold is passed. */
    public LogWriter(CommitLog log, DeferredAppends deferred, Threshold threshold) {
        this.log = log;
        this.deferred = deferred;
        this.threshold = threshold;
    }

    @Override
    public String name() {
        return "log-writer";
    }

    @Override
    public synchronized int work() throws IOException {
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
        try {
            long done = log.writeOut();
            tellOfRoom();
            if (log.path().forcedFirst()) {
                deferred.written(log.writtenTail().end());
                done += log.force();
            }
            return done > 0 ? 1 : 0;
        } finally {
            deferred.readable(log.readablePosition());
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
