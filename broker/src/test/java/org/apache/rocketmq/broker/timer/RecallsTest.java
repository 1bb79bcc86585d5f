package org.apache.rocketmq.broker.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.rocketmq.broker.timer.Recalls.Claim;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.junit.jupiter.api.Test;

/** Whether a message is delivered or taken back: one of both. */
class RecallsTest {
    private static final int ROUNDS = 5000;
    private static final int BOUND_SECONDS = 60;

    private final Recalls recalls = new Recalls();

    private Refusal refusal(String name, long dueMillis) {
        return assertThrows(RequestRejected.class, () -> recalls.hold(name, dueMillis)).refusal();
    }

    @Test
    void shouldLetNobodyTakeBackBeforeTheTimersAreThere() {
        assertEquals(Refusal.RECALL_BUSY, refusal("a", 10));
        recalls.begin(5);
        assertTrue(recalls.hold("a", 10));
        assertEquals(Refusal.RECALL_TOO_LATE, refusal("b", 5));
    }

    @Test
    void shouldLetOneTakeBackAtATime() {
        recalls.begin(5);
        assertTrue(recalls.hold("a", 10));
        assertEquals(Refusal.RECALL_BUSY, refusal("a", 10));
        assertEquals(Claim.HOLD, recalls.claim("a", 10));
        recalls.stored("a");
        assertFalse(recalls.hold("a", 10), "it is taken back already");
        assertEquals(Claim.DROP, recalls.claim("a", 10));
    }

    @Test
    void shouldDeliverWhatCouldNotBeTakenBack() {
        recalls.begin(5);
        assertTrue(recalls.hold("a", 10));
        recalls.release("a");
        assertEquals(Claim.DELIVER, recalls.claim("a", 10));
        assertEquals(Refusal.RECALL_TOO_LATE, refusal("a", 10));
    }

    @Test
    void shouldHoldNoMoreThanMayBe() {
        recalls.begin(5);
        for (int i = 0; i < 100_000; i++) {
            assertTrue(recalls.hold("m" + i, 10));
        }
        assertEquals(Refusal.RECALL_BUSY, refusal("one more", 10));
        recalls.release("m0");
        assertTrue(recalls.hold("one more", 10));
    }

    /** A wins where it is told so, B where it may deliver. */
    private boolean takesBack(int round) {
        try {
            recalls.hold("m" + round, due(round));
        } catch (RequestRejected e) {
            assertEquals(Refusal.RECALL_TOO_LATE, e.refusal());
            return false;
        }
        if (round % 3 == 0) {
            // The store has refused the record.
            recalls.release("m" + round);
            return false;
        }
        recalls.stored("m" + round);
        return true;
    }

    private boolean delivers(int round) {
        var claim = recalls.claim("m" + round, due(round));
        while (claim == Claim.HOLD) {
            Thread.onSpinWait();
            claim = recalls.claim("m" + round, due(round));
        }
        return claim == Claim.DELIVER;
    }

    private static long due(int round) {
        return 10 + round;
    }

    @Test
    void shouldLetExactlyOneHaveEachMessage() throws Exception {
        recalls.begin(5);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            var together = new CyclicBarrier(2);
            var takenBack = new boolean[ROUNDS];
            var delivered = new boolean[ROUNDS];
            var all = CompletableFuture.allOf(
                CompletableFuture.runAsync(() -> each(together, round -> takenBack[round] = takesBack(round)), threads),
                CompletableFuture.runAsync(() -> each(together, round -> delivered[round] = delivers(round)), threads));
            all.join();
            for (int round = 0; round < ROUNDS; round++) {
                assertTrue(takenBack[round] != delivered[round], "round " + round + ": both or none");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private interface Round {
        void play(int round);
    }

    private static void each(CyclicBarrier together, Round what) {
        for (int round = 0; round < ROUNDS; round++) {
            try {
                together.await(BOUND_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new IllegalStateException(e);
            }
            what.play(round);
        }
    }
}
