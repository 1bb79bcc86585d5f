package org.apache.rocketmq.remoting.internal.serve;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads for what is too slow for an event loop, behind a bounded queue. A full or closed lane refuses tasks with a
 * {@link RejectedExecutionException}.
 */
public final class SlowLane implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SlowLane.class);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);

    private final String name;
    private final int capacity;
    private final ThreadPoolExecutor executor;

    /** A lane of one thread. */
    public SlowLane(String name, int capacity) {
        this(name, 1, capacity);
    }

    /**
     * A lane of several threads; each is made when it is needed first.
     *
     * @param name of its threads; where they are several, each has a number behind it
     * @param capacity how many tasks may wait for a thread
     */
    public SlowLane(String name, int threads, int capacity) {
        this.name = name;
        this.capacity = capacity;
        var made = new AtomicInteger();
        this.executor = new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(capacity), task -> {
                var thread = new Thread(task, threads == 1 ? name : name + "-" + made.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            });
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    /** How many tasks may wait for a thread. */
    public int capacity() {
        return capacity;
    }

    /** How many tasks wait for a thread. */
    public int waiting() {
        return executor.getQueue().size();
    }

    /** How long the task has waited whose turn is next; 0 where none waits. */
    public long longestWaitNanos() {
        return executor.getQueue().peek() instanceof WaitingTask waiting ? waiting.waitedNanos() : 0;
    }

    /** Refuses what has waited too long. To be called again and again: a task that takes long holds up the others. */
    public void refuseLate() {
        for (Runnable task : executor.getQueue()) {
            if (task instanceof WaitingTask waiting && waiting.isLate() && executor.remove(task)) {
                waiting.refuse();
            }
        }
    }

    /** Lets waiting tasks finish, for a few seconds at most. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                int dropped = executor.shutdownNow().size();
                LOG.warn("{} is still busy after {}; {} requests are dropped", name, CLOSE_PATIENCE, dropped);
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
