package org.apache.rocketmq.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.store.AppendRefused.Obstacle;
import org.apache.rocketmq.store.follow.DeferredAppends;
import org.apache.rocketmq.store.index.ConsumeQueue;
import org.apache.rocketmq.store.index.ConsumeQueues;
import org.apache.rocketmq.store.log.CommitLog;
import org.apache.rocketmq.store.log.Draft;
import org.apache.rocketmq.store.log.Drafts;

/**
 * Puts appends in one order. Checks, checksums and encoding come before the log's lock; under it are only the records'
 * copy and their queue entries; the arrival is told after it, and later where the records are written later.
 * (docs/adr/001-append-under-a-lock.md)
 */
final class Appender {
    private static final String NO_WAIT = "false";

    private final CommitLog log;
    private final ConsumeQueues queues;
    private final Admission admission;
    private final DeferredAppends deferred;
    private final Runnable afterAppend;
    private final Announcer announcer;
    private final Failures failures;
    private final AppendGate[] gates;
    private final Path root;
    private final WriteConfig writes;
    private final long flushTimeoutMillis;
    private final InstantSource clock;
    private final LockTurns turns;
    /** Since when there is no room to gather in. */
    private final Jam roomJam;
    private final ThreadLocal<Drafts> ownDrafts = ThreadLocal.withInitial(Drafts::new);
    /** Of threads that have held appends. */
    private final ThreadLocal<HeldAppends> ownHeld = new ThreadLocal<>();
    private boolean closed;

    /** Who hears of appends, and who is asked before. */
    record Followers(DeferredAppends deferred, Runnable afterAppend, Announcer announcer, Failures failures,
        List<AppendGate> gates) { }

    Appender(CommitLog log, ConsumeQueues queues, StoreConfig config, InstantSource clock, Followers followers) {
        this.log = log;
        this.queues = queues;
        this.root = config.root();
        this.writes = config.writes();
        this.flushTimeoutMillis = config.flush().syncTimeout().toMillis();
        this.admission = new Admission(config, log.longestAppend());
        this.clock = clock;
        this.turns = new LockTurns(log.lock(), clock);
        this.roomJam = new Jam(clock);
        this.deferred = followers.deferred;
        this.afterAppend = followers.afterAppend;
        this.announcer = followers.announcer;
        this.failures = followers.failures;
        this.gates = followers.gates.toArray(AppendGate[]::new);
    }

    CompletionStage<Appended> append(NewMessage message) {
        appendHeld();
        try {
            admission.checkPlace(message);
            checkGates();
            return store(message, null);
        } catch (AppendRefused e) {
            return CompletableFuture.failedFuture(e);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(AppendRefused.notWritable(root, e));
        }
    }

    CompletionStage<Appended> append(List<NewMessage> batch) {
        appendHeld();
        try {
            admission.checkBatch(batch);
            checkGates();
            return store(batch.get(0), batch);
        } catch (AppendRefused e) {
            return CompletableFuture.failedFuture(e);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(AppendRefused.notWritable(root, e));
        }
    }

    /** Encodes a message, which is appended with others that this thread holds by {@link #appendHeld}, or before. */
    CompletionStage<Appended> hold(NewMessage message) {
        int longest = Admission.longestRecord(message);
        if (log.path().isBuffered() || !HeldAppends.suits(longest) || longest > log.longestAppend()) {
            return append(message);
        }
        HeldAppends held = ownHeld.get();
        if (held == null) {
            held = new HeldAppends();
            ownHeld.set(held);
        }
        if (!held.hasRoomFor(longest, log.longestAppend())) {
            appendHeld();
        }
        try {
            admission.checkPlace(message);
            checkGates();
            ConsumeQueue queue = queues.make(message.topic(), message.queueId());
            admission.encode(message, queue.topicBytes(), held.drafts());
            return held.add(queue);
        } catch (AppendRefused e) {
            return CompletableFuture.failedFuture(e);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(AppendRefused.notWritable(root, e));
        } catch (InternalError e) {
            return CompletableFuture.failedFuture(unreadable(e));
        } finally {
            held.drafts().clear();
        }
    }

    /** Appends what this thread holds: all or nothing. */
    void appendHeld() {
        HeldAppends held = ownHeld.get();
        if (held == null || held.isEmpty()) {
            return;
        }
        List<HeldAppend> appends = held.appends();
        RuntimeException failure = new IllegalStateException("messages that were held are not stored, after a failure");
        try {
            failure = storeOrRefuse(held);
        } finally {
            held.clear();
            if (failure != null) {
                fail(appends, failure);
            }
        }
        if (failure == null) {
            afterAppend.run();
            appends.forEach(append -> append.announce(announcer));
            appends.forEach(HeldAppend::complete);
        }
    }

    private AppendRefused storeOrRefuse(HeldAppends held) {
        try {
            while (!store(held)) {
                for (HeldAppend append : held.appends()) {
                    append.move(queues.make(append.queue().topic(), append.queue().queueId()));
                }
            }
            return null;
        } catch (AppendRefused e) {
            return e;
        } catch (IOException e) {
            return AppendRefused.notWritable(root, e);
        }
    }

    private static void fail(List<HeldAppend> appends, RuntimeException failure) {
        for (HeldAppend append : appends) {
            append.completeExceptionally(failure);
        }
    }

    /** Appends records that are held; false when a queue of theirs was deleted since it was looked up. */
    private boolean store(HeldAppends held) throws IOException {
        List<HeldAppend> appends = held.appends();
        takeLock();
        try {
            takeRoom(held.bytes());
            for (HeldAppend append : appends) {
                if (append.queue().isDeleted()) {
                    return false;
                }
            }
            log.makeRoom(held.bytes());
            ByteBuffer records = held.records();
            long now = log.nextStoreTimestamp(clock.millis());
            long first = log.nextPosition();
            for (HeldAppend append : appends) {
                append.place(records, first, now);
            }
            log.append(records, appends.get(appends.size() - 1).logPosition(), now);
            for (HeldAppend append : appends) {
                if (append.show()) {
                    queues.noteUnforced(append.queue());
                }
            }
            return true;
        } finally {
            appends.forEach(append -> append.queue().endPlan());
            turns.release();
        }
    }

    /** Encodes and stores a message, or the batch that it is the first of. */
    private CompletionStage<Appended> store(NewMessage first, List<NewMessage> batch) throws IOException {
        Drafts drafts = ownDrafts.get();
        if (drafts.count() > 0) {
            // A listener that is told of an arrival appends.
            drafts = new Drafts();
        }
        boolean waits = !log.path().forcedFirst() || !NO_WAIT.equals(
            PropertiesText.find(first.properties(), MessageConst.PROPERTY_WAIT_STORE_MSG_OK));
        CompletionStage<Appended> done = null;
        while (done == null) {
            ConsumeQueue queue = queues.make(first.topic(), first.queueId());
            try {
                if (batch == null) {
                    admission.encode(first, queue.topicBytes(), drafts);
                } else {
                    for (NewMessage message : batch) {
                        admission.encode(message, queue.topicBytes(), drafts);
                    }
                }
                admission.checkLength(drafts.bytes());
                done = store(queue, drafts, batch != null, waits);
            } finally {
                drafts.clear();
            }
        }
        return done;
    }

    /** Appends encoded records; null when the queue was deleted since it was looked up. */
    private CompletionStage<Appended> store(ConsumeQueue queue, Drafts drafts, boolean isBatch, boolean waits)
        throws IOException {
        boolean queued = drafts.get(0).isQueued();
        Appended appended;
        PendingAppend pending = null;
        takeLock();
        try {
            takeRoom((int) drafts.bytes());
            if (queue.isDeleted()) {
                return null;
            }
            queue.makeRoom(drafts.count());
            log.makeRoom((int) drafts.bytes());
            long now = log.nextStoreTimestamp(clock.millis());
            long queueOffset = queued ? queue.nextOffset() : 0;
            log.append(drafts, queueOffset, now);
            appended = Appended.of(drafts, queueOffset, now, isBatch);
            if (queued) {
                putEntries(queue, drafts, now);
            }
            if (log.path().isBuffered()) {
                pending = defer(appended, queue, queued ? entryTags(queue, drafts, now) : null, waits);
            } else if (queued) {
                queue.publish(queueOffset + drafts.count());
            }
        } catch (InternalError e) {
            throw unreadable(e);
        } finally {
            turns.release();
        }
        afterAppend.run();
        if (pending == null && queued) {
            announce(queue, drafts, appended);
        }
        return pending != null && log.path().forcedFirst() ? pending : CompletableFuture.completedFuture(appended);
    }

    private void takeLock() {
        long millis = writes.busyTimeout().toMillis();
        try {
            if (!turns.take(millis)) {
                throw new AppendRefused(Obstacle.LOCK, "it was not this message's turn to be written within " + millis
                    + " ms (osPageCacheBusyTimeOutMills), as the disk or the machine's memory is busy; "
                    + turns.waiting() + " others wait for theirs: send again later", millis);
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static AppendRefused interrupted() {
        Thread.currentThread().interrupt();
        return new AppendRefused(Obstacle.LOCK, "the sending thread was interrupted while it waited for its turn", 0);
    }

    /** Under the lock: waits for memory to gather the records in, where that is the way. */
    private void takeRoom(int bytes) {
        checkWritable();
        long millis = writes.failFast() ? 0 : writes.busyTimeout().toMillis();
        try {
            boolean room = log.awaitRoom(bytes, TimeUnit.MILLISECONDS.toNanos(roomJam.patience(millis)));
            if (room) {
                roomJam.end();
            } else {
                if (!log.isWritingOut()) {
                    roomJam.beginUnlessBegun(millis);
                }
                long waiting = log.appendedPosition() - log.writtenTail().end();
                throw new AppendRefused(Obstacle.LOCK, "all " + log.path().buffers() + " buffers of "
                    + log.path().bufferBytes() + " bytes were full for " + millis + " ms, as the disk does not keep"
                    + " up; " + waiting + " bytes wait to be written: send again later", millis);
            }
        } catch (InterruptedException e) {
            throw interrupted();
        } catch (OutOfMemoryError e) {
            throw new AppendRefused(Obstacle.MEMORY, "there is no memory for " + bytes + " bytes (" + e.getMessage()
                + "): send less at once, or give the broker more with -XX:MaxDirectMemorySize", bytes);
        }
        // Much may have happened meanwhile.
        checkWritable();
    }

    private void putEntries(ConsumeQueue queue, Drafts drafts, long now) {
        for (int i = 0; i < drafts.count(); i++) {
            Draft draft = drafts.get(i);
            queue.put(draft.logPosition(), draft.length(), queue.entryTags(draft.tagsHash(), now));
        }
        queues.noteUnforced(queue);
    }

    private static long[] entryTags(ConsumeQueue queue, Drafts drafts, long now) {
        long[] tags = new long[drafts.count()];
        for (int i = 0; i < tags.length; i++) {
            tags[i] = queue.entryTags(drafts.get(i).tagsHash(), now);
        }
        return tags;
    }

    /** Under the lock: puts an append among those that readers do not see yet. */
    private PendingAppend defer(Appended appended, ConsumeQueue queue, long[] tags, boolean waits) {
        var pending = new PendingAppend(
            appended, appended.storeTimestamp() + flushTimeoutMillis, queue, tags,
            !waits, announcer);
        deferred.add(pending);
        return pending;
    }

    private void announce(ConsumeQueue queue, Drafts drafts, Appended appended) {
        for (int i = 0; i < drafts.count(); i++) {
            announcer.announce(queue, appended.queueOffset() + i + 1,
                queue.entryTags(drafts.get(i).tagsHash(), appended.storeTimestamp()));
        }
    }

    /** For how many milliseconds an append has been under way that others wait for; 0 where there is none. */
    long underWayMillis() {
        return turns.heldMillis();
    }

    /** From here on every append is refused. False when that was so already. */
    boolean close() {
        log.lock().lock();
        try {
            boolean first = !closed;
            closed = true;
            return first;
        } finally {
            log.lock().unlock();
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

    /** The virtual machine's word for a page that could not be had: the message's bytes lie in a mapped file. */
    private AppendRefused unreadable(InternalError e) {
        failures.report("appending", e);
        return new AppendRefused(Obstacle.DISK_FAILED, "a page of the message could not be read (" + e.getMessage()
            + "): the disk failed, or a file of the store was cut");
    }
}
