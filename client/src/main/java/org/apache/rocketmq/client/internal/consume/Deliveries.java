package org.apache.rocketmq.client.internal.consume;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What waits for the listener's threads. A thread that has come goes on until nothing waits, and calls another one
 * before each batch where more waits and none is on its way: a call for each batch would cost more than a short
 * listener does. What waits is bounded by the flow limits of the queues.
 */
final class Deliveries {
    private final ListenerThreads threads;
    /** What a thread does that has come: it goes on until there is nothing to do. */
    private final Runnable work;
    private final Queue<Delivery> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger working = new AtomicInteger();
    /** Whether a thread was called that has not come yet. */
    private final AtomicBoolean called = new AtomicBoolean();
    private volatile boolean closed;

    Deliveries(ListenerThreads threads, Runnable work) {
        this.threads = threads;
        this.work = work;
    }

    void add(Delivery delivery) {
        waiting.add(delivery);
        callAnother();
    }

    /** Takes away nothing any more. */
    void close() {
        closed = true;
        waiting.clear();
    }

    /** One of which there is something left to take; null where there is none, or this thread is one too many. */
    Delivery next() {
        if (closed || working.get() > threads.count()) {
            return null;
        }
        return waiting.peek();
    }

    /** Something was taken of this one, the last of it perhaps: others may go on with what waits. */
    void took(Delivery delivery) {
        if (delivery.isTaken()) {
            waiting.remove(delivery);
        }
        callAnother();
    }

    /** Has another thread come where there is something to do for one, and one may come. */
    void callAnother() {
        if (!waiting.isEmpty() && !closed && working.get() < threads.count() && called.compareAndSet(false, true)) {
            threads.execute(this::come);
        }
    }

    private void come() {
        called.set(false);
        working.incrementAndGet();
        try {
            work.run();
        } finally {
            working.decrementAndGet();
            // For what has come since it looked last.
            callAnother();
        }
    }
}
