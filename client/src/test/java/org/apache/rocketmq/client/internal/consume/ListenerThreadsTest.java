package org.apache.rocketmq.client.internal.consume;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The threads of a consumer: many while there is much to do, and one when there is nothing. */
class ListenerThreadsTest {
    private static final int MANY = 20;
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final Duration IDLE = Duration.ofMillis(50);

    private final Set<Thread> seen = ConcurrentHashMap.newKeySet();
    private ListenerThreads threads;

    @AfterEach
    void close() {
        threads.close(BOUND);
    }

    /** Tasks that each need a thread of their own. */
    private void workAtATime(int tasks) throws InterruptedException {
        var all = new CyclicBarrier(tasks);
        var done = new CountDownLatch(tasks);
        for (int i = 0; i < tasks; i++) {
            threads.execute(() -> {
                seen.add(Thread.currentThread());
                try {
                    all.await(BOUND.toSeconds(), TimeUnit.SECONDS);
                    done.countDown();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
        }
        assertEquals(true, done.await(BOUND.toSeconds(), TimeUnit.SECONDS), "all had a thread");
    }

    private List<Thread> alive() {
        return seen.stream().filter(Thread::isAlive).toList();
    }

    @Test
    void shouldKeepOneThreadOfManyWhenThereIsNothingToDo() throws Exception {
        threads = new ListenerThreads("group", MANY, MANY, IDLE);
        threads.start();
        for (int round = 0; round < 3; round++) {
            workAtATime(MANY);
            await("the others end").atMost(BOUND).until(() -> alive().size() <= 1);
        }
        // Some go on with a task while the others end.
        workAtATime(MANY);
        workAtATime(2);
        await("the others end").atMost(BOUND).until(() -> alive().size() == 1);
        assertFalse(alive().get(0).isDaemon());
        assertEquals(MANY, threads.count());
    }

    @Test
    void shouldKeepThatOneAlsoAfterTheirNumberChangedAndATaskFailed() throws Exception {
        threads = new ListenerThreads("group", 2, MANY, IDLE);
        threads.start();
        threads.resize(MANY);
        workAtATime(MANY);
        threads.execute(() -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> { });
            throw new IllegalStateException("on purpose");
        });
        threads.resize(3);
        await("the others end").atMost(BOUND).until(() -> alive().size() <= 1);
        workAtATime(3);
        await("the others end").atMost(BOUND).until(() -> alive().size() == 1);
    }
}
