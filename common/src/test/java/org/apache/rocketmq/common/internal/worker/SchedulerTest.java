package org.apache.rocketmq.common.internal.worker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks that are due at a time. */
@Timeout(300)
class SchedulerTest {
    private static final Duration LATER = Duration.ofHours(1);

    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final Scheduler scheduler =
        new Scheduler("test-scheduler", (what, failure) -> failures.add(what + ": " + failure.getMessage()));

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    void shouldRunAPeriodicTaskAgainThoughItFails() {
        var runs = new AtomicInteger();
        scheduler.every(Duration.ZERO, Duration.ofMillis(1), "counting", () -> {
            if (runs.incrementAndGet() == 1) {
                throw new IllegalStateException("no number left");
            }
        });

        await().until(() -> runs.get() > 3);
        assertEquals(List.of("counting: no number left"), failures);
    }

    @Test
    void shouldRunAllOnOneNamedThread() {
        var threads = new CopyOnWriteArrayList<String>();
        scheduler.execute(() -> threads.add(Thread.currentThread().getName()));
        scheduler.after(Duration.ofMillis(1), "late", () -> threads.add(Thread.currentThread().getName()));

        await().until(() -> threads.size() == 2);
        assertEquals(List.of("test-scheduler", "test-scheduler"), threads);
    }

    @Test
    void shouldNotRunWhatWasCancelled() throws InterruptedException {
        var runs = new AtomicInteger();
        // However long this thread is held up, nothing is run before both are cancelled.
        var cancelled = new CountDownLatch(1);
        scheduler.execute(() -> awaitQuietly(cancelled));
        Scheduler.Task once = scheduler.after(Duration.ofMillis(20), "once", runs::incrementAndGet);
        Scheduler.Task again = scheduler.every(Duration.ofMillis(20), LATER, "again", runs::incrementAndGet);

        once.close();
        again.close();
        cancelled.countDown();

        var past = new CountDownLatch(1);
        scheduler.after(Duration.ofMillis(40), "after both", past::countDown);
        assertTrue(past.await(60, TimeUnit.SECONDS));
        assertEquals(0, runs.get());
    }

    @Test
    void shouldFinishWhatIsDueAndDropTheRestWhenClosed() throws InterruptedException {
        var started = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var done = new AtomicInteger();
        scheduler.execute(() -> {
            started.countDown();
            awaitQuietly(goOn);
            done.incrementAndGet();
        });
        scheduler.execute(done::incrementAndGet);
        scheduler.after(LATER, "never", () -> done.addAndGet(100));
        assertTrue(started.await(60, TimeUnit.SECONDS));

        var closing = CompletableFuture.runAsync(scheduler::close);
        await().until(this::refuses);
        assertFalse(closing.isDone());
        goOn.countDown();
        closing.join();

        assertEquals(2, done.get());
        assertEquals(List.of(), failures);
    }

    private boolean refuses() {
        try {
            scheduler.after(LATER, "too late", () -> { });
            return false;
        } catch (RejectedExecutionException e) {
            return true;
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertTrue(latch.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException("a task was interrupted", e);
        }
    }

    @Test
    void shouldCloseFromItsOwnThread() throws InterruptedException {
        var closed = new CountDownLatch(1);
        scheduler.execute(() -> {
            scheduler.close();
            closed.countDown();
        });

        assertTrue(closed.await(60, TimeUnit.SECONDS));
    }

    @Test
    void shouldRefuseMoreThanItsRoom() {
        var refused = assertThrows(RejectedExecutionException.class, () -> {
            for (int i = 0; i < 200_000; i++) {
                scheduler.after(LATER, "filling", () -> { });
            }
        });

        assertEquals("test-scheduler has 100000 tasks waiting", refused.getMessage());
    }
}
