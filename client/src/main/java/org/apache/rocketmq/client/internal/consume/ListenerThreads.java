package org.apache.rocketmq.client.internal.consume;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that call a consumer's listener. What waits for them is bounded by the flow limits of the queues. They
 * are no daemons, so that a program whose main method has ended goes on consuming: one stays for that, the others end
 * when there was nothing for them to do for a while.
 */
final class ListenerThreads {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerThreads.class);
    private static final Duration IDLE = Duration.ofSeconds(60);

    private final String group;
    private final ThreadPoolExecutor threads;
    private final ThreadGroup mark;

    ListenerThreads(String group, int min, int max) {
        this(group, min, max, IDLE);
    }

    /** Threads of which all but one end after {@code idle} without a task. */
    ListenerThreads(String group, int min, int max, Duration idle) {
        this.group = group;
        this.mark = new ThreadGroup("consume-" + group);
        var number = new AtomicInteger();
        threads = new ThreadPoolExecutor(min, max, idle.toNanos(), TimeUnit.NANOSECONDS, new OneStays(),
            task -> new Thread(mark, task, "consume-" + group + "-" + number.incrementAndGet()));
        threads.allowCoreThreadTimeOut(true);
    }

    /** The threads of a consumer. */
    static ListenerThreads of(ConsumerSettings settings) {
        return new ListenerThreads(
            settings.group(), settings.listening().minThreads(), settings.listening().maxThreads());
    }

    /** Lives from now on, even while there is nothing to consume. */
    void start() {
        threads.prestartCoreThread();
    }

    /** Runs a task soon, unless it is too late for that. */
    void execute(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("The consumer of {} is shutting down and takes no more messages", group);
        }
    }

    /** How many threads there may be. */
    int count() {
        return threads.getCorePoolSize();
    }

    void resize(int min) {
        if (min > 0 && min <= threads.getMaximumPoolSize()) {
            threads.setCorePoolSize(min);
        } else {
            LOG.warn("The consumer of {} cannot have {} threads: they must be between 1 and {}", group, min,
                threads.getMaximumPoolSize());
        }
    }

    /** Starts no more tasks and waits for those that run; those that are not done in time are interrupted. */
    void close(Duration grace) {
        threads.getQueue().clear();
        threads.shutdown();
        if (Thread.currentThread().getThreadGroup() == mark) {
            // The listener itself shuts its consumer down: it cannot be waited for.
            return;
        }
        try {
            if (!threads.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("{} listeners of {} were not done {} ms after the shutdown; their messages will come again",
                    threads.getActiveCount(), group, grace.toMillis());
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The tasks that wait. Of the threads that wait for one, the first does so without an end. The last that began to
     * do so is always there: it waits like that, or has a task, after which it waits like that again unless another
     * one does.
     */
    private static final class OneStays extends LinkedBlockingQueue<Runnable> {
        private static final long serialVersionUID = 1;

        private final transient AtomicReference<Thread> staying = new AtomicReference<>();

        @Override
        public Runnable poll(long timeout, TimeUnit unit) throws InterruptedException {
            Runnable task = poll();
            if (task != null) {
                return task;
            }
            if (!staying.compareAndSet(null, Thread.currentThread())) {
                return super.poll(timeout, unit);
            }
            try {
                return take();
            } finally {
                staying.set(null);
            }
        }
    }
}
