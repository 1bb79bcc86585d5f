package org.apache.rocketmq.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.apache.rocketmq.store.follow.DeferredAppends;
import org.apache.rocketmq.store.follow.QueueFlusher;
import org.apache.rocketmq.store.log.CommitLog;
import org.apache.rocketmq.store.log.RecordView;
import org.apache.rocketmq.store.log.Segment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gathers what is known of a store's parts into one status. */
final class StatusWatch {
    private static final Logger LOG = LoggerFactory.getLogger(StatusWatch.class);

    private final CommitLog log;
    private final StoreConfig config;
    private final InstantSource clock;

    StatusWatch(OpenedStore opened, StoreConfig config, InstantSource clock) {
        this.log = opened.log();
        this.config = config;
        this.clock = clock;
    }

    StoreStatus look(KeyIndexing keys, QueueFlusher queues, DeferredAppends waiters) {
        long now = clock.millis();
        // What follows is read before what it follows, so that nothing is ever ahead.
        long indexed = keys.position();
        long indexBehind = keys.isOn() && indexed < log.readablePosition() ? Math.max(0, now - keys.time()) : 0;
        long queued = queues.covered().end();
        long flushed = log.flushedPosition();
        long readable = log.readablePosition();
        long deadline = waiters.oldestDeadline();
        long flushWait = deadline < 0 ? 0 : Math.max(0, now - deadline + config.flush().syncTimeout().toMillis());
        return new StoreStatus(log.segments().firstPosition(), log.appendedPosition(), readable, flushed, queued,
            indexed, queues.millisBehind(), indexBehind, flushWait, waiters.count(), keys.skipped(),
            log.readOnlyBecause(), earliestStoreTime(), disk(config.commitLogDir()),
            disk(config.root().resolve("consumequeue")));
    }

    private long earliestStoreTime() {
        long first = log.segments().firstPosition();
        Segment segment = first < log.readablePosition() ? log.segments().acquire(first) : null;
        if (segment == null) {
            return -1;
        }
        try {
            var view = new RecordView();
            return view.look(segment.bytes(), 0, first, false) == RecordView.Kind.RECORD ? view.storeTimestamp() : -1;
        } finally {
            segment.release();
        }
    }

    private static StoreStatus.DiskUse disk(Path folder) {
        try {
            var disk = Files.getFileStore(folder);
            return new StoreStatus.DiskUse(folder.toString(), disk.getTotalSpace(), disk.getUsableSpace());
        } catch (IOException e) {
            LOG.warn("The disk of {} does not tell how much room it has: {}", folder, e.toString());
            return new StoreStatus.DiskUse(folder.toString(), -1, -1);
        }
    }
}
