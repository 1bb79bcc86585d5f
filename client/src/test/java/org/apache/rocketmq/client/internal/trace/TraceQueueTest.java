package org.apache.rocketmq.client.internal.trace;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.trace.TraceContext;
import org.junit.jupiter.api.Test;

/** Traces wait for their turn, some at a time, and never hold up whoever makes them. */
class TraceQueueTest {
    private static final long LONG_MILLIS = 10_000;

    private final List<Integer> batches = new CopyOnWriteArrayList<>();
    private final List<Runnable> unsent = new CopyOnWriteArrayList<>();

    @Test
    void shouldHandOnTracesInBatches() {
        var queue = new TraceQueue("batches", 10, (traces, done) -> {
            batches.add(traces.size());
            done.run();
        });
        for (int i = 0; i < 25; i++) {
            assertTrue(queue.offer(new TraceContext()));
        }
        assertTrue(queue.flush(LONG_MILLIS));
        assertEquals(25, batches.stream().mapToInt(Integer::intValue).sum());
        assertTrue(batches.stream().allMatch(size -> size <= 10), batches::toString);
        queue.close(LONG_MILLIS);
        assertFalse(queue.offer(new TraceContext()), "closed");
    }

    @Test
    void shouldDropWhatFindsNoRoomUntilTracesAreSent() {
        var queue = new TraceQueue("full", 1_000, (traces, done) -> unsent.add(done));
        int taken = 0;
        while (queue.offer(new TraceContext())) {
            taken++;
            assertTrue(taken <= 1_000_000, "there is no end to it");
        }
        assertEquals(1, queue.dropped());
        await().until(() -> unsent.size() >= 8);
        unsent.get(0).run();
        assertTrue(queue.offer(new TraceContext()));
        assertFalse(queue.flush(0), "others are not sent");
        queue.close(0);
    }

    @Test
    void shouldGoOnAfterTracesThatCannotBeTold() {
        var calls = new AtomicInteger();
        var queue = new TraceQueue("broken", 1, (traces, done) -> {
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("no such trace");
            }
            done.run();
        });
        assertTrue(queue.offer(new TraceContext()));
        assertTrue(queue.offer(new TraceContext()));
        assertTrue(queue.flush(LONG_MILLIS));
        assertEquals(2, calls.get());
        queue.close(LONG_MILLIS);
    }

    @Test
    void shouldHaveAThreadOnlyWhileThereAreTraces() {
        var queue = new TraceQueue("idle", 1, (traces, done) -> done.run());
        assertFalse(hasThread("trace-idle"));
        queue.offer(new TraceContext());
        assertTrue(queue.flush(LONG_MILLIS));
        await().until(() -> !hasThread("trace-idle"));
        queue.close(LONG_MILLIS);
    }

    private static boolean hasThread(String name) {
        return Thread.getAllStackTraces().keySet().stream().anyMatch(thread -> thread.getName().equals(name));
    }
}
