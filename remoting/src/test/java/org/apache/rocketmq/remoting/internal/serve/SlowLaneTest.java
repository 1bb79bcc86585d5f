package org.apache.rocketmq.remoting.internal.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The lane's bound, its thread and its end. */
class SlowLaneTest {

    @Test
    void shouldRunTasksOnOneNamedThread() throws Exception {
        try (var lane = new SlowLane("admin-test", 10)) {
            var name = new CompletableFuture<String>();
            lane.execute(() -> name.complete(Thread.currentThread().getName()));
            assertEquals("admin-test", name.get(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void shouldRunAsManyTasksAtATimeAsItHasThreads() throws Exception {
        var together = new CyclicBarrier(2);
        var names = new ConcurrentSkipListSet<String>();
        var ran = new CountDownLatch(2);
        try (var lane = new SlowLane("reader-test", 2, 10)) {
            for (int i = 0; i < 2; i++) {
                lane.execute(() -> {
                    awaitOthers(together);
                    names.add(Thread.currentThread().getName());
                    ran.countDown();
                });
            }
            assertTrue(ran.await(60, TimeUnit.SECONDS));
        }
        assertEquals(Set.of("reader-test-1", "reader-test-2"), names);
    }

    private static void awaitOthers(CyclicBarrier barrier) {
        try {
            barrier.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldRefuseTasksBeyondItsCapacityAndFinishTheOthers() throws Exception {
        var started = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var ran = new AtomicInteger();
        var lane = new SlowLane("admin-test", 2);
        lane.execute(() -> {
            started.countDown();
            awaitQuietly(release);
            ran.incrementAndGet();
        });
        started.await(60, TimeUnit.SECONDS);
        lane.execute(ran::incrementAndGet);
        lane.execute(ran::incrementAndGet);

        assertThrows(RejectedExecutionException.class, () -> lane.execute(ran::incrementAndGet));
        assertEquals(lane.capacity(), lane.waiting());
        release.countDown();
        lane.close();

        assertEquals(3, ran.get());
        assertThrows(RejectedExecutionException.class, () -> lane.execute(ran::incrementAndGet));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
