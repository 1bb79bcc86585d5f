package org.apache.rocketmq.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * Threads that append one message after the other. Measures for a while how many, and what CPU time the whole process
 * takes for them. Knows no store, so that ours and Apache's are measured by the same code; run with either class path.
 */
public final class Producers {
    private final LongAdder count = new LongAdder();
    private final CountDownLatch failed = new CountDownLatch(1);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();
    private final int atOnce;
    private volatile boolean stopping;

    /** Appends a message, or several together, and returns when that is stored. */
    @FunctionalInterface
    public interface Append {
        void once(int producer) throws Exception;
    }

    /** Producers that have begun; each time one message is appended. */
    public Producers(int threadCount, Append append) {
        this(threadCount, 1, append);
    }

    /** Producers that have begun; each time so many messages are appended. */
    public Producers(int threadCount, int atOnce, Append append) {
        this.atOnce = atOnce;
        for (int i = 0; i < threadCount; i++) {
            int producer = i;
            var thread = new Thread(() -> run(producer, append));
            thread.start();
            threads.add(thread);
        }
    }

    private void run(int producer, Append append) {
        try {
            while (!stopping) {
                append.once(producer);
                count.add(atOnce);
            }
        } catch (Exception | Error e) {
            failure.set(e);
            failed.countDown();
        }
    }

    /**
     * Lets them warm up, measures, ends them, and prints messages, CPU seconds, and messages for each of these.
     *
     * @throws IllegalStateException as soon as one of them fails
     */
    public void measure(double warmUpSeconds, double seconds) throws InterruptedException {
        try {
            pass(warmUpSeconds);
            long before = count.sum();
            long cpuBefore = cpuNanos();
            pass(seconds);
            long messages = count.sum() - before;
            double cpuSeconds = (cpuNanos() - cpuBefore) / 1e9;
            System.out.printf("%d %.3f %.0f%n", messages, cpuSeconds, messages / cpuSeconds);
        } finally {
            stopping = true;
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    /** Waits for a time that is measured, or the first failure. */
    private void pass(double seconds) throws InterruptedException {
        if (failed.await((long) (seconds * 1e9), TimeUnit.NANOSECONDS)) {
            throw new IllegalStateException("an append failed", failure.get());
        }
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
