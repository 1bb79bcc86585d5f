package org.apache.rocketmq.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.store.AppendRefused.Obstacle;
import org.apache.rocketmq.store.follow.FlushWaiters;
import org.apache.rocketmq.store.index.ConsumeQueue;
import org.apache.rocketmq.store.index.ConsumeQueues;
import org.apache.rocketmq.store.log.CommitLog;
import org.apache.rocketmq.store.log.DiskRoom;
import org.apache.rocketmq.store.log.Draft;

/**
 * Puts appends in one order. Checks, checksums and encoding come before the lock; under it are only the record's copy
 * into the log and its queue entry; the arrival is told after it. (docs/adr/001-append-under-a-lock.md)
 */
final class Appender {
    private final Lock lock = new ReentrantLock();
    private final CommitLog log;
    private final ConsumeQueues queues;
    private final Admission admission;
    private final FlushWaiters waiters;
    private final Runnable wakeFlusher;
    private final Path root;
    private final boolean flushedFirst;
    private final long flushTimeoutMillis;
    private final InstantSource clock;
    private final ArrivalListener arrivals;
    private final Failures failures;
    private final AppendGate[] gates;
    private boolean closed;

    /** Who hears of appends, and who is asked before. */
    record Followers(FlushWaiters waiters, Runnable wakeFlusher, ArrivalListener arrivals, Failures failures,
        List<AppendGate> gates) { }

    Appender(CommitLog log, ConsumeQueues queues, StoreConfig config, InstantSource clock, Followers followers) {
        this.log = log;
        this.queues = queues;
        this.root = config.root();
        this.flushedFirst = config.flush().policy() == FlushPolicy.SYNC_FLUSH;
        this.flushTimeoutMillis = config.flush().syncTimeout().toMillis();
        this.admission = new Admission(config, log.longestAppend());
        this.clock = clock;
        this.waiters = followers.waiters;
        this.wakeFlusher = followers.wakeFlusher;
        this.arrivals = followers.arrivals;
        this.failures = followers.failures;
        this.gates = followers.gates.toArray(AppendGate[]::new);
    }

    /** The lock under which the log and the queues grow. */
    Lock lock() {
        return lock;
    }

    CompletionStage<Appended> append(NewMessage message) {
        try {
            admission.checkPlace(message);
            checkGates();
            CompletionStage<Appended> done = null;
            while (done == null) {
                ConsumeQueue queue = queues.make(message.topic(), message.queueId());
                Draft draft = admission.encode(message, queue.topicBytes());
                done = append(queue, draft);
            }
            return done;
        } catch (AppendRefused e) {
            return CompletableFuture.failedFuture(e);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(notWritable(e));
        }
    }

    /** Appends one record; null when the queue was deleted since it was looked up. */
    private CompletionStage<Appended> append(ConsumeQueue queue, Draft draft) throws IOException {
        long now;
        long queueOffset;
        long position;
        PendingAppend pending = null;
        lock.lock();
        try {
            checkWritable();
            if (queue.isDeleted()) {
                return null;
            }
            queue.makeRoom(1);
            log.makeRoom(draft.length());
            now = log.nextStoreTimestamp(clock.millis());
            queueOffset = draft.isQueued() ? queue.nextOffset() : 0;
            position = log.append(draft, queueOffset, now);
            if (draft.isQueued()) {
                queue.put(position, draft.length(), queue.entryTags(draft.tagsHash(), now));
                queue.publish(queueOffset + 1);
                queues.noteUnforced(queue);
            }
            if (flushedFirst) {
                pending = await(resultOf(draft, position, queueOffset, now));
            }
        } catch (InternalError e) {
            throw faulted(e);
        } finally {
            lock.unlock();
        }
        if (draft.isQueued()) {
            announce(queue, queueOffset + 1, queue.entryTags(draft.tagsHash(), now));
        }
        return pending != null
            ? wakeFlusherFor(pending) : CompletableFuture.completedFuture(resultOf(draft, position, queueOffset, now));
    }

    private static Appended resultOf(Draft draft, long position, long queueOffset, long now) {
        return new Appended(
            AppendStatus.PUT_OK, position, draft.length(), queueOffset, 1, now, List.of(position));
    }

    CompletionStage<Appended> append(List<NewMessage> batch) {
        try {
            admission.checkBatch(batch);
            checkGates();
            NewMessage first = batch.get(0);
            CompletionStage<Appended> done = null;
            while (done == null) {
                ConsumeQueue queue = queues.make(first.topic(), first.queueId());
                var drafts = new Draft[batch.size()];
                long bytes = 0;
                for (int i = 0; i < drafts.length; i++) {
                    drafts[i] = admission.encode(batch.get(i), queue.topicBytes());
                    bytes += drafts[i].length();
                }
                admission.checkLength(bytes);
                done = append(queue, drafts, (int) bytes);
            }
            return done;
        } catch (AppendRefused e) {
            return CompletableFuture.failedFuture(e);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(notWritable(e));
        }
    }

    /** Appends a batch's records; null when the queue was deleted since it was looked up. */
    private CompletionStage<Appended> append(ConsumeQueue queue, Draft[] drafts, int bytes) throws IOException {
        long now;
        long queueOffset;
        long[] positions;
        PendingAppend pending = null;
        lock.lock();
        try {
            checkWritable();
            if (queue.isDeleted()) {
                return null;
            }
            queue.makeRoom(drafts.length);
            log.makeRoom(bytes);
            now = log.nextStoreTimestamp(clock.millis());
            queueOffset = queue.nextOffset();
            positions = log.append(drafts, queueOffset, now);
            for (int i = 0; i < drafts.length; i++) {
                queue.put(positions[i], drafts[i].length(), queue.entryTags(drafts[i].tagsHash(), now));
            }
            queue.publish(queueOffset + drafts.length);
            queues.noteUnforced(queue);
            if (flushedFirst) {
                pending = await(resultOf(bytes, positions, queueOffset, now));
            }
        } catch (InternalError e) {
            throw faulted(e);
        } finally {
            lock.unlock();
        }
        for (int i = 0; i < drafts.length; i++) {
            announce(queue, queueOffset + i + 1, queue.entryTags(drafts[i].tagsHash(), now));
        }
        return pending != null
            ? wakeFlusherFor(pending) : CompletableFuture.completedFuture(resultOf(bytes, positions, queueOffset, now));
    }

    private static Appended resultOf(int bytes, long[] positions, long queueOffset, long now) {
        return new Appended(AppendStatus.PUT_OK, positions[0], bytes, queueOffset, positions.length, now,
            Arrays.stream(positions).boxed().toList());
    }

    /** Under the lock: puts an append among those that wait for the disk. */
    private PendingAppend await(Appended appended) {
        var pending = new PendingAppend(appended, appended.storeTimestamp() + flushTimeoutMillis);
        waiters.add(pending);
        return pending;
    }

    private PendingAppend wakeFlusherFor(PendingAppend pending) {
        wakeFlusher.run();
        return pending;
    }

    /** From here on every append is refused. False when that was so already. */
    boolean close() {
        lock.lock();
        try {
            boolean first = !closed;
            closed = true;
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** A listener that fails must not turn a stored message into a failed send. */
    private void announce(ConsumeQueue queue, long nextOffset, long tags) {
        try {
            arrivals.arrived(queue.topic(), queue.queueId(), nextOffset, tags);
        } catch (RuntimeException e) {
            failures.report("announcing a message of " + queue, e);
        }
    }

    private void checkGates() {
        for (AppendGate gate : gates) {
            AppendRefused refusal = gate.refusal();
            if (refusal != null) {
                throw refusal;
            }
        }
    }

    private void checkWritable() {
        if (closed) {
            throw new AppendRefused(Obstacle.CLOSED, "the store is closed");
        }
        String reason = log.readOnlyBecause();
        if (reason != null) {
            throw new AppendRefused(Obstacle.DISK_FAILED, reason);
        }
    }

    private AppendRefused notWritable(IOException e) {
        return new AppendRefused(DiskRoom.isLacking(e) ? Obstacle.DISK_FULL : Obstacle.DISK_FAILED,
            "the store in " + root + " cannot take the message: " + e.getMessage() + "; " + DiskRoom.describe(root));
    }

    /** The virtual machine's word for a page that could not be had: the disk is full, or the file was cut. */
    private AppendRefused faulted(InternalError e) {
        String reason = "a page of the store could not be written (" + e.getMessage()
            + "), the disk may be full; make room, then restart the broker";
        log.makeReadOnly(reason);
        failures.report("appending", e);
        return new AppendRefused(Obstacle.DISK_FAILED, reason);
    }
}
