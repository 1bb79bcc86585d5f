package org.apache.rocketmq.client.internal.send;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands outcomes to an application's callbacks, on threads that may be held up. */
final class Callbacks {
    private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);
    /** Set while this thread runs a callback, whoever's thread it is. */
    private static final ThreadLocal<Boolean> RUNNING = new ThreadLocal<>();

    private final Executor own;
    private volatile Executor chosen;

    Callbacks(Executor own) {
        this.own = own;
        this.chosen = own;
    }

    /** Uses an application's executor; null for the client's own threads. */
    void use(Executor executor) {
        chosen = executor == null ? own : executor;
    }

    /** True inside a callback, which must not wait for what other callbacks would have to release. */
    static boolean isCurrent() {
        return RUNNING.get() != null;
    }

    /** Runs the callback soon, after {@code first}. */
    void deliver(SendCallback callback, SendResult result, Throwable failure, Runnable first) {
        submit(() -> {
            first.run();
            call(callback, result, failure);
        });
    }

    /** Runs what calls an application's callback soon. */
    void run(String of, Runnable callback) {
        submit(() -> guarded(of, callback));
    }

    private void submit(Runnable task) {
        if (!tried(chosen, task) && !tried(own, task)) {
            // The client has been shut down meanwhile, but a callback is called in any case.
            task.run();
        }
    }

    private static boolean tried(Executor executor, Runnable task) {
        try {
            executor.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            LOG.debug("An executor refuses a callback: {}", e.getMessage());
            return false;
        }
    }

    /** Runs the callback on this thread. What it throws goes to the log, as nobody waits for it. */
    static void call(SendCallback callback, SendResult result, Throwable failure) {
        guarded("a send", () -> {
            if (failure == null) {
                callback.onSuccess(result);
            } else {
                callback.onException(Outcome.cause(failure));
            }
        });
    }

    private static void guarded(String of, Runnable callback) {
        RUNNING.set(Boolean.TRUE);
        try {
            callback.run();
        } catch (RuntimeException | Error e) {
            LOG.error("The callback of {} failed", of, e);
        } finally {
            RUNNING.remove();
        }
    }
}
