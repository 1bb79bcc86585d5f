package org.apache.rocketmq.store.follow;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.LongSupplier;
import org.apache.rocketmq.common.internal.worker.Worker;
import org.apache.rocketmq.store.index.ConsumeQueues;
import org.apache.rocketmq.store.index.WriteRound;
import org.apache.rocketmq.store.log.CommitLog;
import org.apache.rocketmq.store.log.Disk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the consume queues to their files, in rounds, and then the checkpoint. It follows the log's flushed tail, so
 * no queue on the disk points beyond what the log has there, and the checkpoint names a record only when all entries
 * up to it are on the disk.
 *
 * <p>A round forces each queue that has news, some thousands maybe. The rest after it is long against the round, so
 * that the log keeps the disk for most of the time; unless very many entries wait.
 */
public final class QueueFlusher implements Worker {
    private static final Logger LOG = LoggerFactory.getLogger(QueueFlusher.class);
    private static final int REST_PER_ROUND = 10;
    private static final long LONGEST_REST_MILLIS = 10_000;
    private static final long IDLE_REST_MILLIS = 1000;
    /** When so many entries wait, the next round begins at once. */
    private static final long MANY_ENTRIES = 500_000;
    /** A disk that stays full is not told every second. */
    private static final long COMPLAINT_MILLIS = 60_000;

    private final Parts parts;
    private final Path checkpointFile;
    private final long intervalMillis;
    private final InstantSource clock;
    private Checkpoint checkpoint;
    private volatile CommitLog.Tail covered;
    private long lastRoundEnd;
    private long lastRoundMillis;
    private boolean failing;
    private long lastComplaint;

    /** What the flusher follows and keeps; {@code keyIndexTime} is what the checkpoint says of the key index. */
    public record Parts(CommitLog log, ConsumeQueues queues, Lock appendLock, Disk disk, LongSupplier keyIndexTime) { }

    public QueueFlusher(Parts parts, Path checkpointFile, Checkpoint checkpoint, Duration interval,
        InstantSource clock) {
        this.parts = parts;
        this.checkpointFile = checkpointFile;
        this.checkpoint = checkpoint;
        this.intervalMillis = interval.toMillis();
        this.clock = clock;
        this.covered = parts.log.flushedTail();
        this.lastRoundEnd = clock.millis();
    }

    @Override
    public String name() {
        return "queue-flusher";
    }

    @Override
    public int work() throws IOException {
        long since = clock.millis() - lastRoundEnd;
        long rest = Math.max(intervalMillis, Math.min(LONGEST_REST_MILLIS, REST_PER_ROUND * lastRoundMillis));
        boolean due = since >= rest || since < 0
            || since >= intervalMillis && parts.queues.unwrittenEntries() >= MANY_ENTRIES;
        if (!due) {
            return 0;
        }
        long start = clock.millis();
        try {
            return flush();
        } finally {
            lastRoundEnd = clock.millis();
            lastRoundMillis = lastRoundEnd - start;
        }
    }

    /** How long to rest after a turn. While entries wait, whether they have become many is looked at more often. */
    public long restNanos(long checkMillis) {
        long rest = parts.queues.unwrittenEntries() > 0 ? checkMillis : Math.min(intervalMillis, IDLE_REST_MILLIS);
        return TimeUnit.MILLISECONDS.toNanos(rest);
    }

    /**
     * Writes all entries whose records the log has on the disk, and then the checkpoint if there is news.
     *
     * @return how many queues were written
     */
    public int flush() throws IOException {
        // In this order: an entry is put in the same turn of the lock as its record.
        CommitLog.Tail tail = parts.log.flushedTail();
        WriteRound round;
        parts.appendLock.lock();
        try {
            round = parts.queues.beginWriting();
        } finally {
            parts.appendLock.unlock();
        }
        try {
            round.write(tail.end());
        } finally {
            parts.appendLock.lock();
            try {
                parts.queues.endWriting(round);
            } finally {
                parts.appendLock.unlock();
            }
        }
        tell(round);
        if (round.failures() == 0) {
            covered = tail;
            moveCheckpoint(tail);
        }
        return round.count();
    }

    private void moveCheckpoint(CommitLog.Tail tail) throws IOException {
        Checkpoint moved = checkpoint.withKeyIndexTime(parts.keyIndexTime.getAsLong());
        if (tail.lastRecord() >= 0) {
            moved = moved.movedTo(tail.lastStoreTimestamp(), tail.lastRecord());
        }
        if (!moved.equals(checkpoint)) {
            moved.write(checkpointFile, parts.disk);
            checkpoint = moved;
        }
    }

    /** Writes what is known to be on the disk, whether it is news or not. */
    public void writeCheckpoint() throws IOException {
        checkpoint = checkpoint.withKeyIndexTime(parts.keyIndexTime.getAsLong());
        checkpoint.write(checkpointFile, parts.disk);
    }

    /** Closing: notes how far each queue goes. */
    public void writeExtents() throws IOException {
        parts.queues.writeExtents(
            parts.log.segments().firstPosition(), checkpoint.lastRecord(), checkpoint.logTime());
    }

    private void tell(WriteRound round) {
        if (round.failures() == 0) {
            if (failing) {
                LOG.info("The consume queues can be written again");
            }
            failing = false;
        } else if (!failing || clock.millis() - lastComplaint >= COMPLAINT_MILLIS) {
            failing = true;
            lastComplaint = clock.millis();
            LOG.error("{} consume queues could not be written; {} entries stay in memory until that works. The first:",
                round.failures(), parts.queues.unwrittenEntries(), round.firstFailure());
        }
    }

    /** The log's tail up to which all queues are on the disk. */
    public CommitLog.Tail covered() {
        return covered;
    }

    /** How many bytes of the log have no queue entries on the disk yet. */
    public long bytesBehind() {
        return Math.max(0, parts.log.appendedPosition() - covered.end());
    }

    /** How old the oldest of those bytes may be, in milliseconds; 0 where there are none. */
    public long millisBehind() {
        CommitLog.Tail now = covered;
        boolean behind = parts.log.appendedPosition() > now.end() && now.lastStoreTimestamp() > 0;
        return behind ? Math.max(0, clock.millis() - now.lastStoreTimestamp()) : 0;
    }
}
