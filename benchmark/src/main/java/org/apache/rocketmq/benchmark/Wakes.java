package org.apache.rocketmq.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that do nothing but wait for one other, which wakes all that wait, as threads that send and wait for the
 * answer do with the thread that reads the answers: less than that takes is not to be had for a synchronous send.
 */
final class Wakes implements AutoCloseable {
    private final ConcurrentLinkedQueue<Sleeper> waiting = new ConcurrentLinkedQueue<>();
    private final List<Sleeper> sleepers = new ArrayList<>();
    private final Thread waker = new Thread(this::wakeAll, "waker");
    private volatile boolean resting;
    private volatile boolean over;

    /** A thread, and how often it was woken. */
    private final class Sleeper extends Thread {
        private volatile boolean woken;
        private volatile long count;

        @Override
        public void run() {
            while (!over) {
                woken = false;
                waiting.add(this);
                if (resting) {
                    resting = false;
                    LockSupport.unpark(waker);
                }
                while (!woken && !over) {
                    LockSupport.park(this);
                }
                count = count + 1;
            }
        }
    }

    Wakes(int threads) {
        waker.start();
        for (int i = 0; i < threads; i++) {
            var sleeper = new Sleeper();
            sleepers.add(sleeper);
            sleeper.start();
        }
    }

    private void wakeAll() {
        var woken = new ArrayList<Sleeper>();
        while (!over) {
            for (Sleeper next = waiting.poll(); next != null; next = waiting.poll()) {
                woken.add(next);
            }
            if (woken.isEmpty()) {
                rest();
            }
            for (Sleeper each : woken) {
                each.woken = true;
                LockSupport.unpark(each);
            }
            woken.clear();
        }
    }

    private void rest() {
        resting = true;
        if (waiting.isEmpty() && !over) {
            LockSupport.park(this);
        }
        resting = false;
    }

    /** How often one of them was woken so far. */
    long count() {
        return sleepers.stream().mapToLong(sleeper -> sleeper.count).sum();
    }

    @Override
    public void close() {
        over = true;
        LockSupport.unpark(waker);
        sleepers.forEach(LockSupport::unpark);
    }
}
