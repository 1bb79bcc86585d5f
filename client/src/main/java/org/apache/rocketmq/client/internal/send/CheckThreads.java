package org.apache.rocketmq.client.internal.send;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that ask an application how its transactions went. A full queue refuses. */
public final class CheckThreads implements Executor, AutoCloseable {
    private static final long IDLE_SECONDS = 60;

    private final ThreadPoolExecutor threads;

    /** Throws an IllegalArgumentException where the numbers do not fit together. */
    public CheckThreads(String group, int min, int max, int waiting) {
        var number = new AtomicInteger();
        threads = new ThreadPoolExecutor(min, max, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(waiting),
            task -> daemon(task, "transaction-checks-" + group + "-" + number.incrementAndGet()));
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /** Drops what waits; what runs is not waited for. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static Thread daemon(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
