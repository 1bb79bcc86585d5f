package org.apache.rocketmq.client.internal.order;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.client.internal.pull.ProcessQueue;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * One queue's messages on their way to an orderly listener. There is one batch with it at a time, also where the queue
 * was given up and taken up again in between: the lane of a queue outlives what is fetched for it. What it holds is
 * bounded by the flow limits of the {@code ProcessQueue}. The client loop adds, consuming threads take.
 */
public final class QueueLane {
    private final MessageQueue queue;
    private final Deque<MessageExt> waiting = new ArrayDeque<>();
    /** What the listener has been handed without auto-commit since its last commit. */
    private final List<MessageExt> uncommitted = new ArrayList<>();
    private final List<CompletableFuture<Void>> awaitingQuiet = new ArrayList<>();
    private LaneState state = LaneState.IDLE;
    private ProcessQueue source;

    public QueueLane(MessageQueue queue) {
        this.queue = queue;
    }

    /** Messages that the listener is handed together, and where they are accounted for. */
    public record Batch(ProcessQueue source, List<MessageExt> messages) { }

    /** What the caller is to do for the lane. */
    public enum Next { NOTHING, SEND_A_THREAD, WAKE_AFTER_A_REST }

    public MessageQueue queue() {
        return queue;
    }

    /** Puts messages at the end. Those of another source replace what is here: the queue was begun with anew. */
    public synchronized Next add(ProcessQueue from, List<MessageExt> messages) {
        if (from != source) {
            clear();
            source = from;
        }
        waiting.addAll(messages);
        if (state != LaneState.IDLE) {
            return Next.NOTHING;
        }
        move(LaneState.QUEUED);
        return Next.SEND_A_THREAD;
    }

    /** The next batch; null where there is none, and the thread is to leave. */
    public synchronized Batch take(int most) {
        if (source.isDropped()) {
            clear();
        }
        if (waiting.isEmpty()) {
            move(LaneState.IDLE);
            return null;
        }
        move(LaneState.CONSUMING);
        var messages = new ArrayList<MessageExt>();
        while (messages.size() < most && !waiting.isEmpty()) {
            messages.add(waiting.remove());
        }
        return new Batch(source, messages);
    }

    /** Takes no batch, as the queue is not to be consumed here, and forgets what waits: it would be begun with anew. */
    public synchronized void leave() {
        clear();
        move(LaneState.IDLE);
    }

    /** The batch is done with. */
    public synchronized Next consumed(Batch batch) {
        batch.messages().forEach(batch.source()::consumed);
        return end();
    }

    /** The listener was handed the batch, and will commit it later or have it again. */
    public synchronized Next handedOver(Batch batch) {
        if (batch.source() == source) {
            uncommitted.addAll(batch.messages());
        }
        return end();
    }

    /** The batch, and what was handed over before it, is done with. */
    public synchronized Next committed(Batch batch) {
        if (batch.source() == source) {
            uncommitted.forEach(source::consumed);
            uncommitted.clear();
        }
        return consumed(batch);
    }

    /** The listener is to have these of the batch again. */
    public synchronized Next again(Batch batch, List<MessageExt> messages) {
        if (batch.source() != source || source.isDropped()) {
            return end();
        }
        for (int i = messages.size() - 1; i >= 0; i--) {
            waiting.addFirst(messages.get(i));
        }
        move(LaneState.RESTING);
        return Next.WAKE_AFTER_A_REST;
    }

    /** The listener is to have the batch again, and what was handed over before it. */
    public synchronized Next rolledBack(Batch batch) {
        if (batch.source() != source) {
            return end();
        }
        var all = new ArrayList<>(uncommitted);
        all.addAll(batch.messages());
        uncommitted.clear();
        return again(batch, all);
    }

    /** The rest is over. */
    public synchronized Next wake() {
        move(LaneState.QUEUED);
        return Next.SEND_A_THREAD;
    }

    /** Complete when no batch is with the listener. */
    public synchronized CompletableFuture<Void> whenQuiet() {
        var quiet = new CompletableFuture<Void>();
        if (state == LaneState.CONSUMING) {
            awaitingQuiet.add(quiet);
        } else {
            quiet.complete(null);
        }
        return quiet;
    }

    /** Nothing waits, for a thread or for a timer. */
    public synchronized boolean isIdle() {
        return state == LaneState.IDLE;
    }

    private Next end() {
        move(waiting.isEmpty() ? LaneState.IDLE : LaneState.QUEUED);
        return state == LaneState.QUEUED ? Next.SEND_A_THREAD : Next.NOTHING;
    }

    private void move(LaneState next) {
        state = state.to(next);
        if (state != LaneState.CONSUMING) {
            awaitingQuiet.forEach(quiet -> quiet.complete(null));
            awaitingQuiet.clear();
        }
    }

    private void clear() {
        waiting.clear();
        uncommitted.clear();
    }

    @Override
    public synchronized String toString() {
        return queue + " " + state + ", " + waiting.size() + " waiting";
    }
}
