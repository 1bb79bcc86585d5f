package org.apache.rocketmq.store.log;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The append lock. It is held for some microseconds, and to be put to sleep and woken costs more than that: whoever
 * finds it taken looks again for a while before he waits. Not fair, as a thread that runs gets more done.
 */
public final class AppendLock extends ReentrantLock {
    private static final long serialVersionUID = 1;
    /** Some 10 to 25 microseconds, after which the holder is likely not to run itself. */
    private static final int LOOKS = 500;

    private final int looks;

    AppendLock(int processors) {
        // With one processor the holder does not run while another thread looks.
        this.looks = processors > 1 ? LOOKS : 1;
    }

    @Override
    public void lock() {
        if (!lockSoon()) {
            super.lock();
        }
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        return lockSoon() || super.tryLock(time, unit);
    }

    private boolean lockSoon() {
        for (int look = 0; look < looks; look++) {
            if ((!isLocked() || isHeldByCurrentThread()) && tryLock()) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }
}
