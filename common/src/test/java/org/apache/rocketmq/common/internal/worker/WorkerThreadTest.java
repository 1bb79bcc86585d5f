package org.apache.rocketmq.common.internal.worker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers on threads of their own. */
@Timeout(300)
class WorkerThreadTest {
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private WorkerThread thread;

    @AfterEach
    void close() {
        if (thread != null) {
            thread.close();
        }
    }

    /** What a turn does. */
    @FunctionalInterface
    private interface Turn {
        int work() throws Exception;
    }

    private WorkerThread start(Idle idle, Turn turn) {
        Worker worker = new Worker() {
            @Override
            public String name() {
                return "test-worker";
            }

            @Override
            public int work() throws Exception {
                return turn.work();
            }

            @Override
            public void onClose() {
                events.add("closed on " + Thread.currentThread().getName());
            }
        };
        thread = new WorkerThread(worker, idle, (what, failure) -> failures.add(what + ": " + failure.getMessage()));
        thread.start();
        return thread;
    }

    @Test
    void shouldWorkOnAThreadOfTheWorkersNameUntilClosed() {
        var turns = new AtomicInteger();
        start(Idle.sleepMillis(1), () -> {
            assertEquals("test-worker", Thread.currentThread().getName());
            return turns.incrementAndGet() % 2;
        });
        await().until(() -> turns.get() > 5);

        thread.close();

        int atClose = turns.get();
        assertEquals(List.of("closed on test-worker"), events);
        assertEquals(List.of(), failures);
        assertEquals(atClose, turns.get());
    }

    @Test
    void shouldGoOnAfterATurnThatFailed() {
        var turns = new AtomicInteger();
        start(Idle.untilWoken(), () -> {
            if (turns.incrementAndGet() == 1) {
                throw new IOException("disk on fire");
            }
            return 0;
        });

        await().until(() -> turns.get() > 1);
        assertEquals(List.of("test-worker: disk on fire"), failures);
    }

    @Test
    void shouldSeeEveryWakeWhateverItIsDoing() throws InterruptedException {
        BlockingQueue<Integer> in = new LinkedBlockingQueue<>();
        BlockingQueue<Integer> out = new LinkedBlockingQueue<>();
        start(Idle.untilWoken(), () -> in.drainTo(out));

        for (int i = 0; i < 20_000; i++) {
            in.add(i);
            thread.wake();
            assertEquals(i, out.poll(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void shouldNotLoseAWakeThatComesWhileTheWorkerWaitsForSomethingElse() throws InterruptedException {
        var turns = new AtomicInteger();
        var inTurn = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        start(Idle.untilWoken(), () -> {
            if (turns.incrementAndGet() == 1) {
                inTurn.countDown();
                goOn.await();
            }
            return 0;
        });
        assertTrue(inTurn.await(60, TimeUnit.SECONDS));

        thread.wake();
        goOn.countDown();

        await().until(() -> turns.get() == 2);
    }

    @Test
    void shouldRestAfterEveryTurnWhereAskedTo() {
        assertEquals(Duration.ofSeconds(3).toNanos(), Idle.always(Duration.ofSeconds(3)).nanosAfter(7));
        assertEquals(0, Idle.sleepMillis(5).nanosAfter(1));
        assertEquals(TimeUnit.MILLISECONDS.toNanos(5), Idle.sleepMillis(5).nanosAfter(0));
        assertEquals(Long.MAX_VALUE, Idle.untilWoken().nanosAfter(0));
        var longer = Idle.sleepLonger(100, 350);
        for (int millis : new int[] {100, 200, 350, 350}) {
            assertEquals(TimeUnit.MILLISECONDS.toNanos(millis), longer.nanosAfter(0));
        }
        assertEquals(0, longer.nanosAfter(1));
        assertEquals(TimeUnit.MILLISECONDS.toNanos(100), longer.nanosAfter(0));
    }

    @Test
    void shouldCloseFromItsOwnThread() {
        var closed = new CountDownLatch(1);
        start(Idle.untilWoken(), () -> {
            thread.close();
            closed.countDown();
            return 0;
        });

        await().until(() -> closed.getCount() == 0 && !events.isEmpty());
        assertEquals(List.of(), failures);
        assertFalse(events.isEmpty());
    }
}
