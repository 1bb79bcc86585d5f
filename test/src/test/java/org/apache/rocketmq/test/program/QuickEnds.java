package org.apache.rocketmq.test.program;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Spares the thread that shuts Apache's client down up to three seconds: so seldom a thread of that client's network
 * part, for which it waits, looks whether it is to end. That one is interrupted. Our client has no such thread.
 */
final class QuickEnds {
    private static final String LOOKS_SELDOM = "NettyEventExecutor";
    private static final String WAITS_FOR_IT = ".ServiceThread";
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    private QuickEnds() { }

    /** From now on, for clients that this thread shuts down. */
    static void begin() {
        if (BEGUN.compareAndSet(false, true)) {
            var thread = Thread.currentThread();
            var group = thread.getThreadGroup();
            var watch = new Thread(() -> watch(thread, group), "quick-ends");
            watch.setDaemon(true);
            watch.start();
        }
    }

    private static void watch(Thread thread, ThreadGroup group) {
        while (thread.isAlive()) {
            LockSupport.parkNanos(PERIOD_NANOS);
            if (isShuttingDown(thread)) {
                var all = new Thread[group.activeCount()];
                Stream.of(all).limit(group.enumerate(all)).filter(each -> each.getName().startsWith(LOOKS_SELDOM))
                    .forEach(Thread::interrupt);
            }
        }
    }

    private static boolean isShuttingDown(Thread thread) {
        return Stream.of(thread.getStackTrace()).anyMatch(frame ->
            frame.getMethodName().equals("shutdown") && frame.getClassName().endsWith(WAITS_FOR_IT));
    }
}
