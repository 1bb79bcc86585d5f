package org.apache.rocketmq.client.internal.loop;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that run an application's callbacks. They exist while there is something to call. What waits here is
 * bounded by those who submit: each task stands for a send that holds a permit of its producer's {@code SendWindow},
 * for a request that takes room among the {@code OpenRequests}, for a pull that its {@code PullEngine} counts until its
 * callback has ended, or for the events of an {@code EventLane}, which come one by one.
 */
public final class CallbackLane implements Executor, AutoCloseable {
    private static final long IDLE_SECONDS = 30;

    private final ThreadPoolExecutor threads;

    CallbackLane(String name, int count) {
        var number = new AtomicInteger();
        threads = new ThreadPoolExecutor(count, count, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
            task -> daemon(task, name + "-" + number.incrementAndGet()));
        threads.allowCoreThreadTimeOut(true);
    }

    /** Gives it so many threads where it has fewer. */
    void widen(int count) {
        if (count > threads.getMaximumPoolSize()) {
            threads.setMaximumPoolSize(count);
            threads.setCorePoolSize(count);
        }
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /** Lets the waiting tasks run; does not wait for them, as the caller may be one of them. */
    @Override
    public void close() {
        threads.shutdown();
    }

    private static Thread daemon(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
