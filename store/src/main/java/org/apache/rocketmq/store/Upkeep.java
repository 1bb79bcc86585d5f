package org.apache.rocketmq.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.common.internal.worker.WorkerThread;
import org.apache.rocketmq.store.AppendRefused.Obstacle;
import org.apache.rocketmq.store.follow.Growth;
import org.apache.rocketmq.store.follow.QueueFlusher;
import org.apache.rocketmq.store.index.ConsumeQueues;
import org.apache.rocketmq.store.log.CommitLog;
import org.apache.rocketmq.store.log.DiskRoom;
import org.apache.rocketmq.store.retention.DiskUsage;
import org.apache.rocketmq.store.retention.Retention;
import org.apache.rocketmq.store.retention.RetentionConfig;

/** What a store does beside appends and reads: its threads, from start to close, and the deletion of topics. */
final class Upkeep {
    private static final long QUEUE_CHECK_MILLIS = 100;

    private final OpenedStore opened;
    private final CommitLog log;
    private final StoreConfig config;
    private final InstantSource clock;
    private final Failures failures;
    private final Growth growth = new Growth();
    private final LogThreads logThreads;
    private final QueueFlusher queueFlusher;
    private final WorkerThread queueThread;
    private final KeyIndexing keys;
    private final Retention retention;
    private final WorkerThread retentionThread;

    Upkeep(OpenedStore opened, StoreConfig config, InstantSource clock, Failures failures, DiskUsage usage) {
        this.opened = opened;
        this.log = opened.log();
        this.config = config;
        this.clock = clock;
        this.failures = failures;
        this.keys = new KeyIndexing(opened, config, clock, failures);
        this.logThreads = new LogThreads(log, config, growth, clock, failures);
        this.queueFlusher = new QueueFlusher(
            new QueueFlusher.Parts(log, opened.queues(), log.lock(), opened.disk(),
                keys::forcedTime),
            opened.checkpointFile(), opened.checkpoint(), config.flush().queueInterval(), clock);
        long queueCheckMillis = Math.min(QUEUE_CHECK_MILLIS, config.flush().queueInterval().toMillis());
        this.queueThread = new WorkerThread(
            queueFlusher, work -> queueFlusher.restNanos(queueCheckMillis), failures);
        this.retention = new Retention(config.retention(), new Retention.Parts(log,
            List.of(opened.queues()::dropBelow, keys::dropBelow), List.of(config.commitLogDir(), config.root()), usage,
            clock, failures), ZoneId.systemDefault());
        this.retentionThread = new WorkerThread(retention, retention.idle(), failures);
    }

    Appender.Followers followers(ArrivalListener arrivals) {
        var gates = new ArrayList<>(logThreads.gates());
        gates.add(AppendGate.of(
            Obstacle.QUEUE, opened.queues()::busyBecause, opened.queues()::unwrittenOfMost));
        gates.add(AppendGate.of(
            Obstacle.DISK_FULL, retention::complaint, () -> DiskRoom.mebibytes(log.segments().folder())));
        return new Appender.Followers(logThreads.deferred(), logThreads.afterAppend(),
            new Announcer(arrivals, failures), failures, gates);
    }

    Growth growth() {
        return growth;
    }

    void start() {
        logThreads.start();
        queueThread.start();
        retentionThread.start();
        keys.start();
    }

    /** Keeps messages as other settings say from now on. */
    void retain(RetentionConfig changed) {
        retention.change(changed);
    }

    void deleteExpired() {
        retention.deleteExpired();
        retentionThread.wake();
    }

    void flushSoon() {
        logThreads.flushSoon();
    }

    void trim() {
        retention.trim();
        retentionThread.wake();
    }

    KeyIndexing keys() {
        return keys;
    }

    StoreStatus status() {
        return new StatusWatch(opened, config, clock).look(keys, queueFlusher, logThreads.deferred());
    }

    /** Deletes a topic's queues, unless a message has come for it from a log position on; false then. */
    boolean deleteTopic(String topic, long unlessFrom) {
        try {
            ConsumeQueues.FileDeletion deletion;
            log.lock().lock();
            try {
                if (opened.queues().hasFrom(topic, unlessFrom)) {
                    return false;
                }
                deletion = opened.queues().remove(topic, log.tail().end());
            } finally {
                log.lock().unlock();
            }
            deletion.run();
        } catch (IOException e) {
            failures.report("deleting the queues of topic " + topic, e);
        }
        return true;
    }

    /** Stops the threads, writes everything out, and leaves the mark of a clean stop where that worked. */
    void close(Runnable whenFlushed) {
        retentionThread.close();
        queueThread.close();
        logThreads.stop();
        try {
            logThreads.flushAll();
            queueFlusher.flush();
            // After the log's last bytes could be read, and before the checkpoint says how far the index is.
            keys.close();
            if (log.readOnlyBecause() == null && isAllWritten()) {
                saveLast(whenFlushed);
                queueFlusher.writeCheckpoint();
                queueFlusher.writeExtents();
                opened.abort().delete();
            }
        } catch (IOException e) {
            failures.report("closing the store in " + config.root(), e);
        }
        logThreads.deferred().failed("the store was closed before the message was written");
        keys.close();
        closeFiles(log::close);
        closeFiles(opened.queues()::closeFiles);
        closeFiles(opened.lock()::close);
    }

    private void saveLast(Runnable whenFlushed) {
        try {
            whenFlushed.run();
        } catch (UncheckedIOException e) {
            failures.report("saving what refers to the store in " + config.root(), e);
        }
    }

    /** What is still in memory, for a full disk say, the next start builds anew or never sees, as after a crash. */
    private boolean isAllWritten() throws IOException {
        long lost = log.appendedPosition() - log.flushedPosition();
        if (lost > 0) {
            throw new IOException(lost + " bytes of messages are given up, as they could not be written: "
                + log.waitsFor());
        }
        return opened.queues().unwrittenEntries() == 0;
    }

    private void closeFiles(Closeable files) {
        try {
            files.close();
        } catch (IOException e) {
            failures.report("giving the store in " + config.root() + " free", e);
        }
    }
}
