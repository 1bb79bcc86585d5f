package org.apache.rocketmq.client.internal.fetch;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that run the pull tasks of a schedule service, as many as the user says. Each queue has one task. */
public final class PullTaskThreads {
    private final ScheduledThreadPoolExecutor threads;

    public PullTaskThreads(String group, int count) {
        var number = new AtomicInteger();
        threads = new ScheduledThreadPoolExecutor(count,
            task -> new Thread(task, "PullMsgThread-" + group + "-" + number.incrementAndGet()));
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        threads.setRemoveOnCancelPolicy(true);
    }

    /** Runs a task after a time; throws a RejectedExecutionException after the end. */
    public void after(long millis, Runnable task) {
        threads.schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    /** Runs no more tasks; those that run come to their end, which nobody waits for. */
    public void close() {
        threads.shutdown();
    }
}
