package org.apache.rocketmq.client.internal.send;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.rpc.Outcome;

/**
 * What waits for something of a topic, such as its route: in one line per topic, whose members go in the order in which
 * they came, one after the other, as a future tells its dependants in any order. They may run an application's code, so
 * they go on the executor, or on the thread of one who passes the line. What waits is limited by those who join.
 *
 * @param <T> what is waited for
 */
final class WaitingLines<T> {
    private final Executor executor;
    /** A line is here until all of it has gone. Guarded by itself, but for looks whether there is one. */
    private final ConcurrentHashMap<String, Line<T>> lines = new ConcurrentHashMap<>();

    WaitingLines(Executor executor) {
        this.executor = executor;
    }

    private static final class Line<T> {
        private final Queue<Waiting<T, ?>> waiting = new ArrayDeque<>();
        /** Who has its members go; null before that. */
        private Thread worker;
    }

    private record Waiting<T, R>(Function<T, CompletableFuture<R>> way, CompletableFuture<R> result) {
        Waiting(Function<T, CompletableFuture<R>> way) {
            this(way, new CompletableFuture<>());
        }

        /** Whatever it throws is its result: what is behind it in the line goes even so. */
        void go(T found) {
            CompletableFuture.completedFuture(found).thenCompose(way).whenComplete((done, failure) -> {
                if (failure == null) {
                    result.complete(done);
                } else {
                    result.completeExceptionally(Outcome.cause(failure));
                }
            });
        }

        void fail(Throwable failure) {
            result.completeExceptionally(Outcome.again(failure));
        }
    }

    /** Whether anything waits; who joins or passes the line then goes after that. */
    boolean has(String topic) {
        return lines.containsKey(topic);
    }

    /** Goes at the end of the line; the first one has {@code awaited} looked for. Does not wait. */
    <R> CompletableFuture<R> join(String topic, Supplier<CompletableFuture<T>> awaited,
        Function<T, CompletableFuture<R>> way) {
        var mine = new Waiting<>(way);
        Line<T> line;
        boolean isFirst;
        synchronized (lines) {
            isFirst = !lines.containsKey(topic);
            line = lines.computeIfAbsent(topic, name -> new Line<>());
            line.waiting.add(mine);
        }
        if (isFirst) {
            CompletableFuture.completedFuture(line).thenCompose(nothing -> awaited.get())
                .whenComplete((found, failure) -> begin(topic, line, found, failure));
        }
        return mine.result;
    }

    /**
     * Has all go that is in the line, where it is known what that waits for: on this thread, or where another is at it,
     * by waiting for that. So those who come later do not make the line longer, and need none of the executor's
     * threads, which may all be here. False where the time is over before.
     */
    boolean pass(String topic, T found, long timeoutMillis) throws InterruptedException {
        if (!has(topic)) {
            return true;
        }
        var turn = new Waiting<T, T>(CompletableFuture::completedFuture);
        Line<T> line;
        synchronized (lines) {
            line = lines.get(topic);
            if (line == null || line.worker == Thread.currentThread()) {
                return true;
            }
            line.waiting.add(turn);
        }
        work(topic, line, found);
        try {
            turn.result.get(timeoutMillis, TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException e) {
            // Nothing is in the line any more, whatever the others were told.
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private void begin(String topic, Line<T> line, T found, Throwable failure) {
        if (failure != null) {
            fail(topic, line, failure);
            return;
        }
        try {
            executor.execute(() -> work(topic, line, found));
        } catch (RejectedExecutionException e) {
            fail(topic, line, new MQClientException("The client was shut down before what waited could be sent to"
                + " the topic " + topic, e));
        }
    }

    /** Does nothing where another does it. */
    private void work(String topic, Line<T> line, T found) {
        if (begun(topic, line)) {
            for (var next = next(topic, line); next != null; next = next(topic, line)) {
                next.go(found);
            }
        }
    }

    private boolean begun(String topic, Line<T> line) {
        synchronized (lines) {
            if (lines.get(topic) != line || line.worker != null) {
                return false;
            }
            line.worker = Thread.currentThread();
            return true;
        }
    }

    /** Null where all has gone: the line is no more. */
    private Waiting<T, ?> next(String topic, Line<T> line) {
        synchronized (lines) {
            var next = line.waiting.poll();
            if (next == null) {
                lines.remove(topic);
            }
            return next;
        }
    }

    /** Each gets an exception of its own; who comes from now on makes another line. */
    private void fail(String topic, Line<T> line, Throwable failure) {
        synchronized (lines) {
            if (lines.get(topic) != line || line.worker != null) {
                return;
            }
            lines.remove(topic);
        }
        line.waiting.forEach(each -> each.fail(failure));
    }
}
