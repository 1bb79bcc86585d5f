package org.apache.rocketmq.client.lock;

import java.util.concurrent.Semaphore;

/**
 * A lock with many readers or one writer, which any thread may release. Waiting takes no CPU time; a writer that waits
 * goes before readers that come after it.
 */
public class ReadWriteCASLock {
    private static final int ALL = Integer.MAX_VALUE;

    private final Semaphore permits = new Semaphore(ALL, true);

    public void acquireWriteLock() {
        permits.acquireUninterruptibly(ALL);
    }

    public void releaseWriteLock() {
        permits.release(ALL);
    }

    public void acquireReadLock() {
        permits.acquireUninterruptibly();
    }

    public void releaseReadLock() {
        permits.release();
    }

    /** True where a writer could go on now: nobody writes and nobody reads. */
    public boolean getWriteLock() {
        return permits.availablePermits() == ALL;
    }

    /** True where a reader could go on now: nobody writes. */
    public boolean getReadLock() {
        return permits.availablePermits() > 0;
    }
}
