package org.apache.rocketmq.common.internal.worker;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Gives a worker its own thread, from start to close. A turn that fails is reported, and the next one comes after a
 * short rest. The thread is never interrupted, as that would close the files that it works on.
 */
public final class WorkerThread implements AutoCloseable {
    private static final long REST_AFTER_FAILURE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(30);

    private final Worker worker;
    private final Idle idle;
    private final Failures failures;
    private final Thread thread;
    private volatile boolean open = true;
    private volatile boolean woken;
    private volatile boolean resting;

    public WorkerThread(Worker worker, Idle idle, Failures failures) {
        this.worker = worker;
        this.idle = idle;
        this.failures = failures;
        this.thread = new Thread(this::run, worker.name());
        this.thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Ends the worker's rest, or spares it the next one. Cheap when the worker is busy. */
    public void wake() {
        if (!woken) {
            woken = true;
            if (resting) {
                LockSupport.unpark(thread);
            }
        }
    }

    /** Lets the current turn finish, then the worker's {@code onClose}; waits for both, but not for ever. */
    @Override
    public void close() {
        open = false;
        wake();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(LONGEST_CLOSE.toMillis());
            if (thread.isAlive()) {
                failures.report("closing " + worker.name(), new TimeoutException("still busy after " + LONGEST_CLOSE));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (open) {
            rest(turn());
        }
        try {
            worker.onClose();
        } catch (RuntimeException | Error e) {
            failures.report("closing " + worker.name(), e);
        }
    }

    /** Does one turn and says how long to rest after it. */
    private long turn() {
        // From here on a wake is about news that this turn may not see.
        woken = false;
        try {
            return idle.nanosAfter(worker.work());
        } catch (Exception | Error e) {
            failures.report(worker.name(), e);
            return REST_AFTER_FAILURE_NANOS;
        }
    }

    private void rest(long nanos) {
        if (nanos <= 0) {
            return;
        }
        resting = true;
        if (!woken && open) {
            LockSupport.parkNanos(this, nanos);
        }
        resting = false;
    }
}
