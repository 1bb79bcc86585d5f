package org.apache.rocketmq.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.common.internal.worker.Idle;
import org.apache.rocketmq.common.internal.worker.WorkerThread;
import org.apache.rocketmq.store.AppendRefused.Obstacle;
import org.apache.rocketmq.store.follow.DeferredAppends;
import org.apache.rocketmq.store.follow.Flusher;
import org.apache.rocketmq.store.follow.LogWriter;
import org.apache.rocketmq.store.follow.QueueFlusher;
import org.apache.rocketmq.store.follow.SegmentMaker;
import org.apache.rocketmq.store.follow.Threshold;
import org.apache.rocketmq.store.index.ConsumeQueues;
import org.apache.rocketmq.store.log.CommitLog;
import org.apache.rocketmq.store.log.DiskRoom;

/** What a store does beside appends and reads: its threads, from start to close, and the deletion of topics. */
final class Upkeep {
    /** How many appends may wait for the disk. Beyond that senders are told to come back. */
    private static final int MOST_WAITING = 20_000;
    private static final long SEGMENT_CHECK_MILLIS = 50;
    private static final long QUEUE_CHECK_MILLIS = 100;
    private static final long DEADLINE_CHECK_MILLIS = 100;
    /** A disk without room is tried this often. */
    private static final Duration RETRY = Duration.ofMillis(500);
    /** No record is shorter, so no more can wait in a buffer. */
    private static final int SHORTEST_RECORD = 91;

    private final OpenedStore opened;
    private final CommitLog log;
    private final StoreConfig config;
    private final InstantSource clock;
    private final Failures failures;
    private final DeferredAppends deferred;
    private final LogWriter writer;
    private final QueueFlusher queueFlusher;
    private final WorkerThread writerThread;
    private final WorkerThread flusherThread;
    private final KeyIndexing keys;
    private final List<WorkerThread> threads = new ArrayList<>();

    Upkeep(OpenedStore opened, StoreConfig config, InstantSource clock, Failures failures) {
        this.opened = opened;
        this.log = opened.log();
        this.config = config;
        this.clock = clock;
        this.failures = failures;
        this.keys = new KeyIndexing(opened, config, clock, failures);
        this.deferred = new DeferredAppends(mostDeferred(), clock);
        this.writer = new LogWriter(log, deferred, writeThreshold());
        this.writerThread = new WorkerThread(writer, Idle.sleepMillis(writerRest().toMillis()), failures);
        this.flusherThread = new WorkerThread(new Flusher(log, flushThreshold()), flusherIdle(), failures);
        this.queueFlusher = new QueueFlusher(
            new QueueFlusher.Parts(log, opened.queues(), log.lock(), opened.disk(),
                keys::forcedTime),
            opened.checkpointFile(), opened.checkpoint(), config.flush().queueInterval(), clock);
    }

    /** Under ASYNC_FLUSH the buffers are the bound: what was written and is about to be shown, and what came since. */
    private int mostDeferred() {
        long fitBuffers = 2L * log.path().buffers() * log.path().bufferBytes() / SHORTEST_RECORD;
        boolean answered = log.path().isBuffered() && !log.path().forcedFirst();
        return answered ? (int) Math.min(Integer.MAX_VALUE, fitBuffers) : MOST_WAITING;
    }

    private Threshold writeThreshold() {
        return log.path().forcedFirst() ? new Threshold(0, RETRY, clock)
            : new Threshold(config.writes().commitLeastPages(), config.writes().commitThoroughInterval(), clock);
    }

    private Duration writerRest() {
        return log.path().forcedFirst() ? RETRY : config.writes().commitInterval();
    }

    private Threshold flushThreshold() {
        return new Threshold(config.flush().leastPages(), config.flush().thoroughInterval(), clock);
    }

    private Idle flusherIdle() {
        FlushConfig flush = config.flush();
        return flush.timed() ? Idle.always(flush.interval()) : Idle.sleepMillis(flush.interval().toMillis());
    }

    Appender.Followers followers(ArrivalListener arrivals) {
        var gates = List.of(
            AppendGate.of(Obstacle.QUEUE, deferred::complaint),
            AppendGate.of(Obstacle.QUEUE, opened.queues()::busyBecause),
            AppendGate.of(Obstacle.DISK_FULL, this::waitsForRoom));
        return new Appender.Followers(deferred, afterAppend(), new Announcer(arrivals, failures), failures, gates);
    }

    private String waitsForRoom() {
        String reason = log.waitsFor();
        return reason == null ? null : "the commit log in " + config.commitLogDir() + " cannot be written: " + reason
            + "; " + DiskRoom.describe(config.commitLogDir()) + ". Messages are taken again once there is room";
    }

    /** Whom an append wakes. */
    private Runnable afterAppend() {
        if (log.path().forcedFirst()) {
            return writerThread::wake;
        }
        long enough = Math.max(1, config.writes().commitLeastPages()) * 4096L;
        Runnable write = !log.path().isBuffered() ? () -> { } : () -> {
            if (log.appendedPosition() - log.readablePosition() >= enough) {
                writerThread.wake();
            }
        };
        return config.flush().timed() ? write : () -> {
            write.run();
            flusherThread.wake();
        };
    }

    void start() {
        if (log.path().isBuffered()) {
            threads.add(writerThread);
        }
        if (!log.path().forcedFirst()) {
            threads.add(flusherThread);
        }
        long queueCheckMillis = Math.min(QUEUE_CHECK_MILLIS, config.flush().queueInterval().toMillis());
        threads.add(new WorkerThread(queueFlusher, Idle.always(Duration.ofMillis(queueCheckMillis)), failures));
        threads.add(new WorkerThread(new SegmentMaker(log, config.writes().backsWhole()),
            Idle.sleepMillis(SEGMENT_CHECK_MILLIS), failures));
        if (log.path().forcedFirst()) {
            threads.add(new WorkerThread(deferred, Idle.always(Duration.ofMillis(DEADLINE_CHECK_MILLIS)), failures));
        }
        threads.forEach(WorkerThread::start);
        keys.start();
    }

    KeyIndexing keys() {
        return keys;
    }

    StoreStatus status() {
        return new StatusWatch(opened, config, clock).look(keys, queueFlusher, deferred);
    }

    void deleteTopic(String topic) {
        try {
            ConsumeQueues.FileDeletion deletion;
            log.lock().lock();
            try {
                deletion = opened.queues().remove(topic, log.tail().end());
            } finally {
                log.lock().unlock();
            }
            deletion.run();
        } catch (IOException e) {
            failures.report("deleting the queues of topic " + topic, e);
        }
    }

    /** Stops the threads, writes everything out, and leaves the mark of a clean stop where that worked. */
    void close(Runnable whenFlushed) {
        for (int i = threads.size() - 1; i >= 0; i--) {
            threads.get(i).close();
        }
        try {
            writer.writeAll();
            log.force();
            queueFlusher.flush();
            // After the log's last bytes could be read, and before the checkpoint says how far the index is.
            keys.close();
            log.segments().dropPrepared();
            if (log.readOnlyBecause() == null && isAllWritten()) {
                saveLast(whenFlushed);
                queueFlusher.writeCheckpoint();
                queueFlusher.writeExtents();
                opened.abort().delete();
            }
        } catch (IOException e) {
            failures.report("closing the store in " + config.root(), e);
        }
        deferred.failed("the store was closed before the message was written");
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
