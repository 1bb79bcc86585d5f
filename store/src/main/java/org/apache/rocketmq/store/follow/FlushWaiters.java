package org.apache.rocketmq.store.follow;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.common.internal.worker.Worker;

/**
 * Appends that wait until their bytes are on the disk. Whoever forces takes all that wait, forces, and completes them
 * at once: one force serves many. As a worker, in turns, it tells those whose time is up, however long a force takes.
 */
public final class FlushWaiters implements Worker {
    private final int most;
    private final InstantSource clock;
    private final AtomicInteger count = new AtomicInteger();
    private List<Waiter> waiting = new ArrayList<>();
    private List<Waiter> inForce = List.of();

    /** One append that waits. The first call ends its waiting; later ones do nothing. */
    public interface Waiter {
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
        return count.get() >= most;
    }

    /** How many wait, or did until their time was up and the force that they waited for goes on. */
    public int count() {
        return count.get();
    }

    public synchronized void add(Waiter waiter) {
        count.incrementAndGet();
        waiting.add(waiter);
    }

    /** Takes all that wait now. The one flusher hands them to {@link #forced} or {@link #failed}. */
    synchronized List<Waiter> take() {
        inForce = waiting;
        waiting = new ArrayList<>(inForce.size());
        return inForce;
    }

    void forced(List<Waiter> taken) {
        taken.forEach(Waiter::forced);
        count.addAndGet(-taken.size());
    }

    void failed(List<Waiter> taken, String reason) {
        taken.forEach(waiter -> waiter.failed(reason));
        count.addAndGet(-taken.size());
    }

    @Override
    public String name() {
        return "log-flush-deadlines";
    }

    @Override
    public int work() {
        var late = new ArrayList<Waiter>();
        long now = clock.millis();
        synchronized (this) {
            addLate(late, inForce, now);
            addLate(late, waiting, now);
        }
        late.forEach(Waiter::timedOut);
        return 0;
    }

    private static void addLate(List<Waiter> late, List<Waiter> from, long now) {
        for (Waiter waiter : from) {
            if (waiter.deadlineMillis() <= now) {
                late.add(waiter);
            }
        }
    }
}
