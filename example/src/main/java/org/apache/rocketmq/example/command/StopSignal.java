package org.apache.rocketmq.example.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The wish that a program stop: by the program itself, by Ctrl-C or by SIGTERM. After such a signal the process lives
 * on until the program has finished, but not longer than {@link #FINISH_SECONDS}.
 */
public final class StopSignal implements AutoCloseable {
    static final int FINISH_SECONDS = 15;

    private final CountDownLatch wished = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);

    /** A signal that the process's own end gives, too. */
    public static StopSignal ofProcess() {
        var signal = new StopSignal();
        Runtime.getRuntime().addShutdownHook(new Thread(signal::onProcessEnd, "stop-signal"));
        return signal;
    }

    /** Asks to stop. */
    public void give() {
        wished.countDown();
    }

    /** Whether somebody asked to stop. */
    public boolean given() {
        return wished.getCount() == 0;
    }

    /** Waits until somebody asks to stop. */
    public void await() throws InterruptedException {
        wished.await();
    }

    /** Waits until somebody asks to stop, or the time is over; returns whether somebody asked. */
    public boolean await(long millis) throws InterruptedException {
        return wished.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Says that the program has finished: the process may end. */
    @Override
    public void close() {
        give();
        finished.countDown();
    }

    private void onProcessEnd() {
        give();
        try {
            if (!finished.await(FINISH_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("Did not finish within " + FINISH_SECONDS + " s; ending anyway.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
