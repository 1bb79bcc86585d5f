package org.apache.rocketmq.client.internal.send;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How many questions of brokers are answered and wait at a time. */
class CheckThreadsTest {
    @Test
    void shouldHoldNoMoreThanItMay() throws Exception {
        var release = new CountDownLatch(1);
        var done = new CountDownLatch(2);
        try (var threads = new CheckThreads("group", 1, 1, 1)) {
            threads.execute(() -> {
                try {
                    assertTrue(release.await(60, TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                done.countDown();
            });
            threads.execute(done::countDown);

            assertThrows(RejectedExecutionException.class, () -> threads.execute(done::countDown));

            release.countDown();
            assertTrue(done.await(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void shouldRefuseNumbersThatDoNotFit() {
        assertThrows(IllegalArgumentException.class, () -> new CheckThreads("group", 2, 1, 10));
        assertThrows(IllegalArgumentException.class, () -> new CheckThreads("group", 1, 1, 0));
    }
}
