package org.apache.rocketmq.client.internal.send;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.rocketmq.client.exception.MQClientException;
import org.junit.jupiter.api.Test;

/** What waits for something of a topic, one after the other. */
class WaitingLinesTest {
    private static final String TOPIC = "topic";

    private final List<Runnable> tasks = new ArrayList<>();
    private final WaitingLines<String> lines = new WaitingLines<>(tasks::add);
    private final CompletableFuture<String> awaited = new CompletableFuture<>();
    private final List<String> gone = new ArrayList<>();

    private CompletableFuture<String> join(String name) {
        return lines.join(TOPIC, () -> awaited, going(name));
    }

    private Function<String, CompletableFuture<String>> going(String name) {
        return found -> {
            gone.add(name);
            return CompletableFuture.completedFuture(name + found);
        };
    }

    @Test
    void shouldGoOnTheExecutorInTheOrderOfComing() {
        var results = List.of(join("a"), join("b"));
        awaited.complete("!");
        var last = join("c");
        assertEquals(List.of(), gone);
        assertTrue(lines.has(TOPIC));

        assertEquals(1, tasks.size());
        tasks.get(0).run();
        assertEquals(List.of("a", "b", "c"), gone);
        assertEquals("b!", results.get(1).join());
        assertEquals("c!", last.join());
        assertFalse(lines.has(TOPIC));
    }

    @Test
    void shouldGoOnTheThreadOfOneWhoPasses() throws Exception {
        assertTrue(lines.pass(TOPIC, "?", 0));
        join("a");
        join("b");
        assertTrue(lines.pass(TOPIC, "?", 0));
        assertEquals(List.of("a", "b"), gone);
        assertFalse(lines.has(TOPIC));
        awaited.complete("!");
        tasks.forEach(Runnable::run);
        assertEquals(List.of("a", "b"), gone);
    }

    @Test
    void shouldNotWaitForItself() throws Exception {
        var inside = lines.join(TOPIC, () -> awaited,
            found -> CompletableFuture.completedFuture(passed(found)));
        var after = join("after");
        assertTrue(lines.pass(TOPIC, "!", 0));
        assertTrue(inside.join());
        assertEquals("after!", after.join());
    }

    private boolean passed(String found) {
        try {
            return lines.pass(TOPIC, found, 30_000);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldWaitForAnotherWhoIsAtItButNotLongerThanItsTime() throws Exception {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        lines.join(TOPIC, () -> awaited, found -> {
            begun.countDown();
            try {
                assertTrue(go.await(30, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return going("slow").apply(found);
        });
        awaited.complete("!");
        var other = new Thread(tasks.get(0));
        other.start();
        assertTrue(begun.await(30, TimeUnit.SECONDS));
        assertFalse(lines.pass(TOPIC, "!", 1));
        join("after");
        go.countDown();
        assertTrue(lines.pass(TOPIC, "!", 30_000));
        assertEquals(List.of("slow", "after"), gone);
        other.join();
    }

    @Test
    void shouldFailEachByAnExceptionOfItsOwnAndBeginAnew() {
        var first = join("a");
        var second = join("b");
        awaited.completeExceptionally(new MQClientException(7, "none"));
        var failure = assertInstanceOf(MQClientException.class, causeOf(first));
        assertEquals(7, failure.getResponseCode());
        assertNotSame(failure, causeOf(second));
        assertFalse(lines.has(TOPIC));

        var again = lines.join(TOPIC, () -> CompletableFuture.completedFuture("!"), going("c"));
        tasks.forEach(Runnable::run);
        assertEquals("c!", again.join());
        assertEquals(List.of("c"), gone);
    }

    @Test
    void shouldGoOnBehindOneThatFails() {
        var bad = lines.join(TOPIC, () -> awaited, found -> {
            throw new IllegalStateException("a bug in the application");
        });
        var good = join("b");
        awaited.complete("!");
        tasks.forEach(Runnable::run);
        assertInstanceOf(IllegalStateException.class, causeOf(bad));
        assertEquals("b!", good.join());
    }

    @Test
    void shouldFailWhereNothingRunsAnyMoreOrNothingIsLookedFor() {
        var closed = new WaitingLines<String>(task -> {
            throw new RejectedExecutionException("closed by the test");
        });
        var refused = closed.join(TOPIC, () -> CompletableFuture.completedFuture("!"), going("a"));
        assertTrue(causeOf(refused).getMessage().contains("was shut down"));
        var notFound = closed.join(TOPIC, () -> {
            throw new IllegalStateException("a bug");
        }, going("b"));
        assertInstanceOf(IllegalStateException.class, causeOf(notFound));
        assertEquals(List.of(), gone);
    }

    private static Throwable causeOf(CompletableFuture<?> failed) {
        return assertThrows(CompletionException.class, failed::join).getCause();
    }
}
