package org.apache.rocketmq.remoting.internal.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Threads that wait for what this one completes as an event loop does. None of them ever wakes by itself. */
class WakeupsTest {
    private static final int THREADS = 16;
    private static final int ROUNDS = 1_000;
    private static final int PATIENCE_SECONDS = 30;
    private static final long SEED = 42;

    private final AtomicLong clock = new AtomicLong();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<Awaited<Integer>> made = new LinkedBlockingQueue<>();
    private final Wakeups wakeups = Wakeups.ofThread();

    @AfterEach
    void endThreads() {
        wakeups.finishReading();
        threads.shutdownNow();
    }

    @Test
    void shouldCompleteAtTheEndOfTheReadAndAtOnceOutsideOfOne() {
        Awaited<Integer> first = awaited();
        wakeups.startReading();
        assertTrue(first.complete(1));
        assertFalse(first.complete(2));
        assertFalse(first.isDone());

        wakeups.finishReading();
        Awaited<Integer> second = awaited();
        second.complete(3);

        assertEquals(1, first.join());
        assertEquals(3, second.join());
        assertFalse(first.complete(4));
    }

    @Test
    void shouldWakeAllThatWait() throws Exception {
        List<Future<Integer>> results = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            results.add(threads.submit(waiting(1)));
        }
        wakeups.startReading();
        for (int i = 0; i < THREADS; i++) {
            made.take().complete(7);
        }
        wakeups.finishReading();
        for (Future<Integer> result : results) {
            assertEquals(7, result.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
    }

    @Test
    void shouldWakeItsThreadToSeeAFailureAtOnce() throws Exception {
        var result = threads.submit(waiting(1));
        wakeups.startReading();
        made.take().completeExceptionally(new IllegalStateException("refused"));
        var thrown = assertThrows(ExecutionException.class, () -> result.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals("refused", thrown.getCause().getCause().getMessage());
    }

    @Test
    void shouldEndWhenItsTimeIsOver() throws Exception {
        Awaited<Integer> late = awaited();
        clock.set(Long.MAX_VALUE - 10);
        assertThrows(TimeoutException.class, () -> late.get(0, TimeUnit.NANOSECONDS));
        late.complete(1);
        assertEquals(1, late.get(0, TimeUnit.NANOSECONDS));
    }

    @Test
    void shouldThrowWhenItsThreadIsInterruptedButNotWhenItIsDone() throws Exception {
        Awaited<Integer> open = awaited();
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> open.get(1, TimeUnit.DAYS));
        assertFalse(Thread.interrupted());

        open.complete(5);
        Thread.currentThread().interrupt();
        assertEquals(5, open.get(1, TimeUnit.DAYS));
        assertTrue(Thread.interrupted());
    }

    @Test
    void shouldLetAnotherThreadWaitAsWell() throws Exception {
        Awaited<Integer> awaited = awaited();
        var result = threads.submit(() -> awaited.get(1, TimeUnit.DAYS));
        wakeups.startReading();
        awaited.complete(3);
        wakeups.finishReading();
        assertEquals(3, result.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void shouldLoseNobodyHoweverManyComeInARead() throws Exception {
        var random = new Random(Long.getLong("skyrocket.seed", SEED));
        List<Future<Integer>> sums = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            sums.add(threads.submit(waiting(ROUNDS)));
        }
        int left = THREADS * ROUNDS;
        while (left > 0) {
            wakeups.startReading();
            var read = new ArrayList<>(List.of(made.take()));
            made.drainTo(read, random.nextInt(THREADS));
            read.forEach(awaited -> awaited.complete(1));
            wakeups.finishReading();
            left -= read.size();
        }
        for (Future<Integer> sum : sums) {
            assertEquals(ROUNDS, sum.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
    }

    private Awaited<Integer> awaited() {
        return new Awaited<>(clock::get);
    }

    /** Waits so many times, and gives the sum of what came. */
    private Callable<Integer> waiting(int times) {
        return () -> {
            int sum = 0;
            for (int i = 0; i < times; i++) {
                Awaited<Integer> awaited = awaited();
                made.add(awaited);
                sum += awaited.get(1, TimeUnit.DAYS);
            }
            return sum;
        };
    }
}
