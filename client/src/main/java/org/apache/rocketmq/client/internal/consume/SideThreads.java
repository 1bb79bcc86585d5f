package org.apache.rocketmq.client.internal.consume;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a consumer has done beside the handing out of what it fetched, by daemon threads that exist while there is
 * something to do.
 */
public final class SideThreads implements Executor {
    private static final long IDLE_SECONDS = 30;
    /** Offsets are stored every few seconds: what waits for longer than all of these have is not worth waiting. */
    private static final int MOST_WAITING = 16;

    private final ThreadPoolExecutor threads;

    private SideThreads(String name, int least, int most, BlockingQueue<Runnable> waiting) {
        var number = new AtomicInteger();
        threads = new ThreadPoolExecutor(least, most, IDLE_SECONDS, TimeUnit.SECONDS, waiting,
            task -> daemon(task, name + "-" + number.incrementAndGet()));
    }

    /** Threads of which each task gets one at once; refuses tasks while there are {@code most}. */
    static SideThreads atOnce(String name, int most) {
        return new SideThreads(name, 0, most, new SynchronousQueue<>());
    }

    /** One thread that does one task after the other; refuses tasks while {@value #MOST_WAITING} wait. */
    public static SideThreads inTurn(String name) {
        var one = new SideThreads(name, 1, 1, new LinkedBlockingQueue<>(MOST_WAITING));
        one.threads.allowCoreThreadTimeOut(true);
        return one;
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /** Takes no more tasks; those that are here come to their end, which nobody waits for. */
    public void close() {
        threads.shutdown();
    }

    private static Thread daemon(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
