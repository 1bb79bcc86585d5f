package org.apache.rocketmq.remoting.internal.call;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayDeque;

/**
 * Wakes the threads that wait for what an event loop completes in the course of one read: at its end, one right after
 * the other. With 16 such threads that takes a twelfth less of the client's CPU than to wake each as soon as its answer
 * is read (docs/performance.md). Event loop only.
 */
public final class Wakeups {
    private static final FastThreadLocal<Wakeups> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected Wakeups initialValue() {
            return new Wakeups();
        }
    };

    private final ArrayDeque<Awaited<?>> gathered = new ArrayDeque<>();
    private boolean reading;

    private Wakeups() { }

    /** Those of this event loop. */
    public static Wakeups ofThread() {
        return OF_THREAD.get();
    }

    /** Those of this thread, where it is an event loop and handles a read; else null. */
    static Wakeups whileReading() {
        var wakeups = OF_THREAD.getIfExists();
        return wakeups != null && wakeups.reading ? wakeups : null;
    }

    /** What is completed from now on waits for {@link #finishReading}. */
    public void startReading() {
        reading = true;
    }

    /** Completes what was gathered and wakes those who wait for it. */
    public void finishReading() {
        reading = false;
        for (var next = gathered.poll(); next != null; next = gathered.poll()) {
            next.completeGathered();
        }
    }

    void add(Awaited<?> done) {
        gathered.add(done);
    }
}
