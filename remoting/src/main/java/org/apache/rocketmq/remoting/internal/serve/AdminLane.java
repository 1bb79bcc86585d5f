package org.apache.rocketmq.remoting.internal.serve;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of slow requests, behind a bounded queue. A full or closed lane refuses tasks with a
 * {@link RejectedExecutionException}.
 */
public final class AdminLane implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AdminLane.class);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);

    private final String name;
    private final ThreadPoolExecutor executor;

    public AdminLane(String name, int capacity) {
        this.name = name;
        this.executor = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(capacity), task -> {
            var thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
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
