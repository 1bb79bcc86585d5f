package org.apache.rocketmq.store;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How an append comes to its turn when another has the log's lock: it sleeps for a while and looks again, and nobody
 * wakes it. The thread that has the lock goes on with its next append meanwhile, so that two threads that append all
 * the time change over once in many messages, not at each one. (docs/adr/001-append-under-a-lock.md)
 */
final class LockTurns {
    private static final long SHORTEST_SLEEP_NANOS = 50_000;
    private static final long LONGEST_SLEEP_NANOS = 400_000;

    private final ReentrantLock lock;
    private final InstantSource clock;
    /** Since when the lock is held. */
    private final Jam jam;
    private final AtomicInteger waiting = new AtomicInteger();

    LockTurns(ReentrantLock lock, InstantSource clock) {
        this.lock = lock;
        this.clock = clock;
        this.jam = new Jam(clock);
    }

    /**
     * Takes the lock, within so many milliseconds since whoever has it now got it, or else returns false: when the disk
     * stands still, the first that waits finds that out, and those behind it do not wait for it one by one.
     *
     * @throws InterruptedException when the thread was interrupted while it slept; it has not got the lock
     */
    boolean take(long patienceMillis) throws InterruptedException {
        if (!lock.tryLock() && !sleepUntilFree(jam.patience(patienceMillis))) {
            return false;
        }
        jam.begin();
        return true;
    }

    private boolean sleepUntilFree(long millis) throws InterruptedException {
        long began = clock.millis();
        long waited = 0;
        long sleep = SHORTEST_SLEEP_NANOS;
        waiting.incrementAndGet();
        try {
            // A clock that was set back ends the wait.
            while (waited >= 0 && waited < millis) {
                LockSupport.parkNanos(this, sleep);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (lock.tryLock()) {
                    return true;
                }
                sleep = Math.min(2 * sleep, LONGEST_SLEEP_NANOS);
                waited = clock.millis() - began;
            }
            return false;
        } finally {
            waiting.decrementAndGet();
        }
    }

    void release() {
        jam.end();
        lock.unlock();
    }

    /** For how many milliseconds the lock has been held; 0 where it is free. */
    long heldMillis() {
        return jam.millis();
    }

    /** How many threads sleep until it is their turn. */
    int waiting() {
        return waiting.get();
    }
}
