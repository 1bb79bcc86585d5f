package org.apache.rocketmq.common.internal.worker;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One thread that runs tasks when they are due. A task that fails is reported; a periodic one runs again at its next
 * time. A closed scheduler, and one with too many tasks waiting, refuses new ones with a RejectedExecutionException.
 */
public final class Scheduler implements Executor, AutoCloseable {
    private static final int MOST_WAITING = 100_000;
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(30);

    /** A task that was scheduled; closing it cancels what has not started. */
    @FunctionalInterface
    public interface Task extends AutoCloseable {
        @Override
        void close();
    }

    private final String name;
    private final Failures failures;
    private final ScheduledThreadPoolExecutor executor;
    private volatile Thread thread;

    public Scheduler(String name, Failures failures) {
        this.name = name;
        this.failures = failures;
        this.executor = new ScheduledThreadPoolExecutor(1, this::newThread);
        this.executor.setRemoveOnCancelPolicy(true);
        this.executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Runs a task again and again, with {@code period} between one run's end and the next one's start. */
    public Task every(Duration initialDelay, Duration period, String what, Runnable task) {
        checkRoom();
        return handle(executor.scheduleWithFixedDelay(
            guarded(what, task), initialDelay.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** Runs a task once. */
    public Task after(Duration delay, String what, Runnable task) {
        checkRoom();
        return handle(executor.schedule(guarded(what, task), delay.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** Runs a task as soon as the thread is free. */
    @Override
    public void execute(Runnable task) {
        checkRoom();
        executor.execute(guarded(name, task));
    }

    /** Lets the running task and those that are due finish, and drops those whose time has not come. */
    @Override
    public void close() {
        executor.shutdown();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            if (!executor.awaitTermination(LONGEST_CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
                failures.report("closing " + name, new TimeoutException("still busy after " + LONGEST_CLOSE));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void checkRoom() {
        if (executor.getQueue().size() >= MOST_WAITING) {
            throw new RejectedExecutionException(name + " has " + MOST_WAITING + " tasks waiting");
        }
    }

    private Runnable guarded(String what, Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                failures.report(what, e);
            }
        };
    }

    private static Task handle(Future<?> future) {
        return () -> future.cancel(false);
    }

    private Thread newThread(Runnable run) {
        var created = new Thread(run, name);
        created.setDaemon(true);
        thread = created;
        return created;
    }
}
