package org.apache.rocketmq.store.follow;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.apache.rocketmq.common.internal.worker.Worker;

/**
 * Appends that wait until readers may see them, in the log's order: each force, or write, serves all that it covers. As
 * a worker, in turns, it tells those senders whose time is up, however long a force takes.
 */
public final class DeferredAppends implements Worker {
    private final int most;
    private final InstantSource clock;
    private final Queue<Deferred> waiting = new ArrayDeque<>();
    /** Those of them whose senders wait for the write only. */
    private final Queue<Deferred> unwritten = new ArrayDeque<>();
    /** Those that may be read and have not been told. Owned by the thread that calls readable. */
    private final Queue<Deferred> due = new ArrayDeque<>();
    private volatile int count;

    public DeferredAppends(int most, InstantSource clock) {
        this.most = most;
        this.clock = clock;
    }

    /** Why no more may wait, or null. */
    public String complaint() {
        int now = count;
        return now < most ? null : now + " messages wait for the disk, which does not keep up; at most " + most
            + " may: send again later";
    }

    /** How many wait, and how many may. */
    public long[] figures() {
        return new long[] {count, most};
    }

    /** How many wait, or did until their time was up while the disk is still at it. */
    public int count() {
        return count;
    }

    /** The deadline of the one that has waited longest; -1 where none waits. */
    public synchronized long oldestDeadline() {
        return waiting.isEmpty() ? -1 : waiting.peek().deadlineMillis();
    }

    /** Adds one behind those before it in the log: under the append lock. */
    public synchronized void add(Deferred append) {
        waiting.add(append);
        if (append.endsWhenWritten()) {
            unwritten.add(append);
        }
        count = waiting.size();
    }

    /** Tells those senders that wait for the write only, up to a position. One thread at a time. */
    void written(long position) {
        for (Deferred next = takeWritten(position); next != null; next = takeWritten(position)) {
            next.written();
        }
    }

    private synchronized Deferred takeWritten(long upTo) {
        return unwritten.isEmpty() || unwritten.peek().endPosition() > upTo ? null : unwritten.remove();
    }

    /** Ends the waiting of all that lie before a position, and returns how many that were. One thread at a time. */
    int readable(long position) {
        takeDue(position);
        int told = due.size();
        // When one fails, those behind it still wait for their turn.
        for (Deferred next = due.poll(); next != null; next = due.poll()) {
            next.readable();
        }
        return told;
    }

    /** Ends the waiting of all: their bytes may never have reached the disk. */
    public void failed(String reason) {
        synchronized (this) {
            unwritten.clear();
        }
        for (Deferred next = take(); next != null; next = take()) {
            next.failed(reason);
        }
    }

    private synchronized void takeDue(long upTo) {
        while (!waiting.isEmpty() && waiting.peek().endPosition() <= upTo) {
            due.add(waiting.remove());
        }
        count = waiting.size();
    }

    private synchronized Deferred take() {
        Deferred first = waiting.poll();
        count = waiting.size();
        return first;
    }

    @Override
    public String name() {
        return "log-flush-deadlines";
    }

    @Override
    public int work() {
        long now = clock.millis();
        List<Deferred> late;
        synchronized (this) {
            // Deadlines are in the log's order.
            late = waiting.stream().takeWhile(append -> append.deadlineMillis() <= now).toList();
        }
        late.forEach(Deferred::timedOut);
        return 0;
    }
}
