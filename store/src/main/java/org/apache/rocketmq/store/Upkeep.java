package org.apache.rocketmq.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.common.internal.worker.Idle;
import org.apache.rocketmq.common.internal.worker.WorkerThread;
import org.apache.rocketmq.store.follow.FlushWaiters;
import org.apache.rocketmq.store.follow.Flusher;
import org.apache.rocketmq.store.follow.QueueFlusher;
import org.apache.rocketmq.store.follow.SegmentMaker;
import org.apache.rocketmq.store.index.ConsumeQueues;

/** What a store does beside appends and reads: its threads, from start to close, and the deletion of topics. */
final class Upkeep {
    /** How many appends may wait for the disk. Beyond that senders are told to come back. */
    private static final int MOST_WAITING = 20_000;
    private static final long SEGMENT_CHECK_MILLIS = 50;
    private static final long QUEUE_CHECK_MILLIS = 100;
    private static final long DEADLINE_CHECK_MILLIS = 100;

    private final OpenedStore opened;
    private final StoreConfig config;
    private final InstantSource clock;
    private final Failures failures;
    private final FlushWaiters waiters;
    private final KeyIndexing keys;
    private final List<WorkerThread> threads = new ArrayList<>();
    private Flusher flusher;
    private QueueFlusher queueFlusher;
    private volatile WorkerThread flusherThread;

    Upkeep(OpenedStore opened, StoreConfig config, InstantSource clock, Failures failures) {
        this.opened = opened;
        this.config = config;
        this.clock = clock;
        this.failures = failures;
        this.waiters = new FlushWaiters(MOST_WAITING, clock);
        this.keys = new KeyIndexing(opened, config, clock, failures);
    }

    Appender.Followers followers(ArrivalListener arrivals) {
        var gates = List.of(AppendGate.of(AppendRefused.Obstacle.QUEUE, this::tooManyWait),
            AppendGate.of(AppendRefused.Obstacle.QUEUE, opened.queues()::busyBecause));
        return new Appender.Followers(waiters, () -> flusherThread.wake(), arrivals, failures, gates);
    }

    private String tooManyWait() {
        return waiters.isFull() ? waiters.count() + " messages wait for the disk, which does not keep up; at most "
            + MOST_WAITING + " may: send again later" : null;
    }

    void start(Lock appendLock) {
        flusher = new Flusher(opened.log(), appendLock, waiters);
        queueFlusher = new QueueFlusher(
            new QueueFlusher.Parts(opened.log(), opened.queues(), appendLock, opened.disk(),
                keys::forcedTime),
            opened.checkpointFile(), opened.checkpoint(), config.flush().queueInterval(), clock);
        flusherThread = new WorkerThread(flusher, flusherIdle(), failures);
        threads.add(flusherThread);
        long queueCheckMillis = Math.min(QUEUE_CHECK_MILLIS, config.flush().queueInterval().toMillis());
        threads.add(new WorkerThread(queueFlusher, Idle.always(Duration.ofMillis(queueCheckMillis)), failures));
        threads.add(new WorkerThread(
            new SegmentMaker(opened.log()), Idle.always(Duration.ofMillis(SEGMENT_CHECK_MILLIS)), failures));
        if (config.flush().policy() == FlushPolicy.SYNC_FLUSH) {
            threads.add(new WorkerThread(waiters, Idle.always(Duration.ofMillis(DEADLINE_CHECK_MILLIS)), failures));
        }
        threads.forEach(WorkerThread::start);
        keys.start();
    }

    KeyIndexing keys() {
        return keys;
    }

    /** Under SYNC_FLUSH appends wake the flusher; under ASYNC_FLUSH it gathers what comes within its interval. */
    private Idle flusherIdle() {
        return config.flush().policy() == FlushPolicy.SYNC_FLUSH
            ? Idle.sleepMillis(config.flush().interval().toMillis()) : Idle.always(config.flush().interval());
    }

    void deleteTopic(String topic, Lock appendLock) {
        try {
            ConsumeQueues.FileDeletion deletion;
            appendLock.lock();
            try {
                deletion = opened.queues().remove(topic, opened.log().tail().end());
            } finally {
                appendLock.unlock();
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
            flusher.flush();
            queueFlusher.flush();
            // After the log's last bytes could be read, and before the checkpoint says how far the index is.
            keys.close();
            opened.log().segments().dropPrepared();
            // What is in memory only, for a full disk say, the next start builds anew: to it this was a crash.
            if (opened.log().readOnlyBecause() == null && opened.queues().unwrittenEntries() == 0) {
                saveLast(whenFlushed);
                queueFlusher.writeCheckpoint();
                opened.abort().delete();
            }
        } catch (IOException e) {
            failures.report("closing the store in " + config.root(), e);
        }
        keys.close();
        opened.log().segments().close();
        try {
            opened.queues().closeFiles();
            opened.lock().close();
        } catch (IOException e) {
            failures.report("giving the store in " + config.root() + " free", e);
        }
    }

    private void saveLast(Runnable whenFlushed) {
        try {
            whenFlushed.run();
        } catch (UncheckedIOException e) {
            failures.report("saving what refers to the store in " + config.root(), e);
        }
    }
}
