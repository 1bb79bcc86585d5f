package org.apache.rocketmq.store;

import java.io.IOException;
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
import org.apache.rocketmq.store.follow.Growth;
import org.apache.rocketmq.store.follow.LogWriter;
import org.apache.rocketmq.store.follow.SegmentMaker;
import org.apache.rocketmq.store.follow.Threshold;
import org.apache.rocketmq.store.log.CommitLog;
import org.apache.rocketmq.store.log.DiskRoom;

/** The threads that bring the log's records to the disk, as the settings want it. */
final class LogThreads {
    /** How many appends may wait for the disk under SYNC_FLUSH. Beyond that senders are told to come back. */
    private static final int MOST_WAITING = 20_000;
    private static final long DEADLINE_CHECK_MILLIS = 100;
    /** A disk without room is tried this often. */
    private static final Duration RETRY = Duration.ofMillis(500);
    /** No record is shorter, so no more can wait in a buffer. */
    private static final int SHORTEST_RECORD = 91;
    private static final long PAGE_BYTES = 4096;

    private final CommitLog log;
    private final FlushConfig flush;
    private final WriteConfig writes;
    private final DeferredAppends deferred;
    private final Growth growth;
    private final LogWriter writer;
    private final WorkerThread writerThread;
    private final Flusher flusher;
    private final WorkerThread flusherThread;
    private final List<WorkerThread> threads = new ArrayList<>();

    LogThreads(CommitLog log, StoreConfig config, Growth growth, InstantSource clock, Failures failures) {
        this.growth = growth;
        this.log = log;
        this.flush = config.flush();
        this.writes = config.writes();
        boolean forcedFirst = log.path().forcedFirst();
        this.deferred = new DeferredAppends(forcedFirst ? MOST_WAITING : mostGathered(), clock);
        this.writer = new LogWriter(log, deferred, growth, forcedFirst ? new Threshold(0, RETRY, clock)
            : new Threshold(writes.commitLeastPages(), writes.commitThoroughInterval(), clock));
        this.writerThread = new WorkerThread(writer, forcedFirst ? work -> writer.restNanos(work, RETRY)
            : Idle.sleepMillis(writes.commitInterval().toMillis()), failures);
        this.flusher = new Flusher(log, new Threshold(flush.leastPages(), flush.thoroughInterval(), clock));
        this.flusherThread = new WorkerThread(flusher, flush.timed()
            ? Idle.always(flush.interval()) : Idle.sleepMillis(flush.interval().toMillis()), failures);
        if (log.path().isBuffered()) {
            threads.add(writerThread);
        }
        if (forcedFirst) {
            threads.add(new WorkerThread(deferred, Idle.always(Duration.ofMillis(DEADLINE_CHECK_MILLIS)), failures));
        } else {
            threads.add(flusherThread);
        }
        var maker = new SegmentMaker(log, writes.backsWhole());
        threads.add(new WorkerThread(maker, maker::restNanos, failures));
    }

    /** What the buffers hold, twice: what was written and is about to be shown, and what came since. */
    private int mostGathered() {
        long bytes = 2L * log.path().buffers() * log.path().bufferBytes();
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, bytes / SHORTEST_RECORD));
    }

    DeferredAppends deferred() {
        return deferred;
    }

    /** Why the log takes no appends now. */
    List<AppendGate> gates() {
        return List.of(AppendGate.of(Obstacle.QUEUE, deferred::complaint, deferred::figures),
            AppendGate.of(
                Obstacle.DISK_FULL, this::waitsForRoom, () -> DiskRoom.mebibytes(log.segments().folder())));
    }

    private String waitsForRoom() {
        String reason = log.waitsFor();
        return reason == null ? null : "the commit log in " + log.segments().folder() + " cannot be written: " + reason
            + "; " + DiskRoom.describe(log.segments().folder()) + ". Messages are taken again once there is room";
    }

    /** What an append does at its end: it wakes whom there is work for. */
    Runnable afterAppend() {
        if (log.path().forcedFirst()) {
            return () -> {
                if (writer.isAwaited()) {
                    writerThread.wake();
                }
            };
        }
        long enough = Math.max(1, writes.commitLeastPages() * PAGE_BYTES);
        Runnable write = !log.path().isBuffered() ? growth::happened : () -> {
            if (log.appendedPosition() - log.readablePosition() >= enough) {
                writerThread.wake();
            }
        };
        return flush.timed() ? write : () -> {
            write.run();
            flusherThread.wake();
        };
    }

    /** Has the log forced without waiting for its time; under SYNC_FLUSH what is readable is on the disk already. */
    void flushSoon() {
        flusher.forceSoon();
        flusherThread.wake();
    }

    void start() {
        threads.forEach(WorkerThread::start);
    }

    /** Stops the threads. What has gathered stays where it is. */
    void stop() {
        for (int i = threads.size() - 1; i >= 0; i--) {
            threads.get(i).close();
        }
    }

    /** Once the threads have stopped: brings all to the disk, if that works. */
    void flushAll() throws IOException {
        writer.writeAll();
        log.force();
        log.segments().dropPrepared();
    }
}
