package org.apache.rocketmq.store.follow;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.Lock;
import org.apache.rocketmq.common.internal.worker.Worker;
import org.apache.rocketmq.store.index.ConsumeQueue;
import org.apache.rocketmq.store.index.ConsumeQueues;
import org.apache.rocketmq.store.log.CommitLog;
import org.apache.rocketmq.store.log.Disk;

/**
 * Forces to the disk, in turns: the log each time, the consume queues and the checkpoint every second or so. The
 * checkpoint names a record only after that record and its queue entry were forced.
 */
public final class Flusher implements Worker {
    private final CommitLog log;
    private final ConsumeQueues queues;
    private final Lock appendLock;
    private final FlushWaiters waiters;
    private final Disk disk;
    private final Path checkpointFile;
    private final InstantSource clock;
    private final long queueIntervalMillis;
    private Checkpoint checkpoint;
    private long lastQueueFlush;

    /** What the flusher follows and keeps. */
    public record Parts(CommitLog log, ConsumeQueues queues, Lock appendLock, FlushWaiters waiters,
        Disk disk) { }

    public Flusher(Parts parts, Path checkpointFile, Checkpoint checkpoint, Duration queueInterval,
        InstantSource clock) {
        this.log = parts.log;
        this.queues = parts.queues;
        this.appendLock = parts.appendLock;
        this.waiters = parts.waiters;
        this.disk = parts.disk;
        this.checkpointFile = checkpointFile;
        this.checkpoint = checkpoint;
        this.queueIntervalMillis = queueInterval.toMillis();
        this.clock = clock;
        this.lastQueueFlush = clock.millis();
    }

    @Override
    public String name() {
        return "log-flusher";
    }

    @Override
    public int work() throws IOException {
        boolean forced = forceLog(tail());
        long since = clock.millis() - lastQueueFlush;
        if (since >= queueIntervalMillis || since < 0) {
            lastQueueFlush = clock.millis();
            flushAll();
        }
        return forced ? 1 : 0;
    }

    private CommitLog.Tail tail() {
        appendLock.lock();
        try {
            return log.tail();
        } finally {
            appendLock.unlock();
        }
    }

    /** Forces the log and answers those that waited for it. */
    private boolean forceLog(CommitLog.Tail tail) throws IOException {
        try {
            return log.force(tail) > 0;
        } finally {
            waiters.forced(log.flushedPosition());
            if (log.readOnlyBecause() != null) {
                waiters.failed(log.readOnlyBecause());
            }
        }
    }

    /** Forces the log, then the queues, and then says so in the checkpoint. Nothing of it when nothing is new. */
    public void flushAll() throws IOException {
        CommitLog.Tail tail;
        List<ConsumeQueue> unforced;
        appendLock.lock();
        try {
            tail = log.tail();
            unforced = queues.takeUnforced();
        } finally {
            appendLock.unlock();
        }
        forceLog(tail);
        boolean[] complete = {true};
        queues.force(unforced, failed -> {
            complete[0] = false;
            noteAgain(failed);
        });
        boolean covered = log.flushedPosition() >= tail.end() && complete[0];
        if (covered && tail.lastRecord() >= 0) {
            Checkpoint now = checkpoint.movedTo(tail.lastStoreTimestamp(), tail.lastRecord());
            if (!now.equals(checkpoint)) {
                checkpoint = now;
                writeCheckpoint();
            }
        }
    }

    /** Writes what is known to be on the disk. */
    public void writeCheckpoint() throws IOException {
        checkpoint.write(checkpointFile, disk);
    }

    private void noteAgain(ConsumeQueue queue) {
        appendLock.lock();
        try {
            queues.noteUnforced(queue);
        } finally {
            appendLock.unlock();
        }
    }
}
