package org.apache.rocketmq.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How appends come to their turn. */
class LockTurnsTest {
    private static final long LONG_MILLIS = 30_000;

    /** How far the clock is ahead of the system's. */
    private final AtomicLong ahead = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final LockTurns turns = new LockTurns(lock,
        () -> Instant.now().plusMillis(ahead.get()));
    private final ExecutorService other = Executors.newSingleThreadExecutor();

    @AfterEach
    void end() {
        other.shutdownNow();
    }

    private CompletableFuture<Boolean> takeElsewhere(long patienceMillis) {
        var taken = new CompletableFuture<Boolean>();
        other.execute(() -> {
            try {
                boolean got = turns.take(patienceMillis);
                if (got) {
                    turns.release();
                }
                taken.complete(got);
            } catch (InterruptedException e) {
                taken.completeExceptionally(e);
            }
        });
        return taken;
    }

    @Test
    void shouldTakeAFreeLockWithoutPatience() throws InterruptedException {
        assertTrue(turns.take(0));
        turns.release();
        assertFalse(lock.isLocked());
    }

    @Test
    void shouldTellForHowLongTheLockIsHeld() throws InterruptedException {
        assertEquals(0, turns.heldMillis());
        assertTrue(turns.take(0));
        ahead.addAndGet(LONG_MILLIS);
        assertTrue(turns.heldMillis() >= LONG_MILLIS);
        turns.release();
        assertEquals(0, turns.heldMillis());
    }

    @Test
    void shouldComeToItsTurnWhenTheLockIsFree() throws Exception {
        assertTrue(turns.take(0));
        CompletableFuture<Boolean> taken = takeElsewhere(LONG_MILLIS);
        Awaitility.await().until(() -> turns.waiting() == 1);
        turns.release();
        assertTrue(taken.get(LONG_MILLIS, TimeUnit.MILLISECONDS));
        assertEquals(0, turns.waiting());
    }

    @Test
    void shouldGiveUpWhenItsPatienceIsAtItsEnd() throws Exception {
        assertTrue(turns.take(0));
        assertFalse(takeElsewhere(5).get(LONG_MILLIS, TimeUnit.MILLISECONDS));
        assertEquals(0, turns.waiting());
        turns.release();
    }

    @Test
    void shouldNotWaitForWhoHasHeldTheLockForSoLong() throws Exception {
        assertTrue(turns.take(0));
        ahead.addAndGet(LONG_MILLIS);
        assertFalse(takeElsewhere(LONG_MILLIS).get(LONG_MILLIS / 2, TimeUnit.MILLISECONDS));
        turns.release();
    }

    @Test
    void shouldNotHaveTheLockWhenItWasInterrupted() throws Exception {
        assertTrue(turns.take(0));
        CompletableFuture<Boolean> taken = takeElsewhere(LONG_MILLIS);
        Awaitility.await().until(() -> turns.waiting() == 1);
        other.shutdownNow();
        assertThrows(Exception.class, () -> taken.get(LONG_MILLIS, TimeUnit.MILLISECONDS));
        assertEquals(0, turns.waiting());
        turns.release();
        assertFalse(lock.isLocked());
    }
}
