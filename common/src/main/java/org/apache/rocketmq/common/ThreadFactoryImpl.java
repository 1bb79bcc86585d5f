package org.apache.rocketmq.common;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

/** Makes threads whose names are a prefix and a number from 1 on. Nothing here uses it; applications do. */
public class ThreadFactoryImpl implements ThreadFactory {
    private final String prefix;
    private final boolean daemon;
    private final AtomicLong made = new AtomicLong();

    public ThreadFactoryImpl(String threadNamePrefix) {
        this(threadNamePrefix, false);
    }

    /** As {@code daemon} threads, which do not keep the process alive, or others. */
    public ThreadFactoryImpl(String threadNamePrefix, boolean daemon) {
        this.prefix = threadNamePrefix;
        this.daemon = daemon;
    }

    @Override
    public Thread newThread(Runnable task) {
        var thread = new Thread(task, prefix + made.incrementAndGet());
        thread.setDaemon(daemon);
        return thread;
    }
}
