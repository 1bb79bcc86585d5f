package org.apache.rocketmq.store.log;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom the append lock lets in. */
class AppendLockTest {
    private long count;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldLetOneInAtATime(int processors) {
        var lock = new AppendLock(processors);
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(CompletableFuture.runAsync(() -> {
                for (int turn = 0; turn < 50_000; turn++) {
                    lock.lock();
                    try {
                        count++;
                    } finally {
                        lock.unlock();
                    }
                }
            }));
        }
        threads.forEach(CompletableFuture::join);
        assertEquals(200_000, count);
    }

    @Test
    void shouldGiveUpWhenTheTimeIsUp() throws InterruptedException {
        var lock = new AppendLock(2);
        lock.lock();
        assertTrue(lock.tryLock(1, TimeUnit.MILLISECONDS));
        assertFalse(CompletableFuture.supplyAsync(() -> tryLock(lock, 1)).join());
        var waits = CompletableFuture.supplyAsync(() -> tryLock(lock, 60_000));
        await().until(lock::hasQueuedThreads);
        lock.unlock();
        lock.unlock();
        assertTrue(waits.join());
    }

    private static boolean tryLock(AppendLock lock, long millis) {
        try {
            return lock.tryLock(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
