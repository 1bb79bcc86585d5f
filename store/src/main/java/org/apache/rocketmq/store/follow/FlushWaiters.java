package org.apache.rocketmq.store.follow;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.apache.rocketmq.common.internal.worker.Worker;

/**
 * Appends that wait until their bytes are on the disk, in the log's order: each force serves all that it covers. As a
 * worker, in turns, it tells those whose time is up, however long a force takes.
 */
public final class FlushWaiters implements Worker {
    private final int most;
    private final InstantSource clock;
    private final Queue<Waiter> waiting = new ArrayDeque<>();
    private volatile int count;

    /** One append that waits. The first call ends its waiting; later ones do nothing. */
    public interface Waiter {
        /** The log position that must be flushed. */
        long endPosition();

        long deadlineMillis();

        void forced();

        void timedOut();

        void failed(String reason);
    }

    public FlushWaiters(int most, InstantSource clock) {
        this.most = most;
        this.clock = clock;
    }

    /** Whether no more may wait: the disk does not keep up. */
    public boolean isFull() {
        return count >= most;
    }

    /** How many wait, or did until their time was up while the disk is still at it. */
    public int count() {
        return count;
    }

    /** Adds one behind those before it in the log: under the append lock. */
    public synchronized void add(Waiter waiter) {
        waiting.add(waiter);
        count = waiting.size();
    }

    /** Ends the waiting of all that lie before a position. */
    void forced(long flushedPosition) {
        take(flushedPosition).forEach(Waiter::forced);
    }

    /** Ends the waiting of all: their bytes may never have reached the disk. */
    void failed(String reason) {
        take(Long.MAX_VALUE).forEach(waiter -> waiter.failed(reason));
    }

    private synchronized List<Waiter> take(long upTo) {
        var taken = new ArrayList<Waiter>();
        while (!waiting.isEmpty() && waiting.peek().endPosition() <= upTo) {
            taken.add(waiting.remove());
        }
        count = waiting.size();
        return taken;
    }

    @Override
    public String name() {
        return "log-flush-deadlines";
    }

    @Override
    public int work() {
        long now = clock.millis();
        List<Waiter> late;
        synchronized (this) {
            late = waiting.stream().filter(waiter -> waiter.deadlineMillis() <= now).toList();
        }
        late.forEach(Waiter::timedOut);
        return 0;
    }
}
