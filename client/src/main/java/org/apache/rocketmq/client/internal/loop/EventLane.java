package org.apache.rocketmq.client.internal.loop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells an application of events, one after the other, on the threads of callbacks: whoever is told may wait for
 * brokers. Events come as often as groups share queues anew, so that what waits here is little.
 */
public final class EventLane {
    private static final Logger LOG = LoggerFactory.getLogger(EventLane.class);

    private final CallbackLane callbacks;
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    public EventLane(CallbackLane callbacks) {
        this.callbacks = callbacks;
    }

    /** Runs the application's code; what it throws goes to the log. */
    public synchronized void tell(String what, Runnable code) {
        last = last.thenRunAsync(code, callbacks).exceptionally(failure -> {
            if (Outcome.cause(failure) instanceof RejectedExecutionException) {
                LOG.debug("Nobody is told any more: {}", what);
            } else {
                LOG.error("The listener failed that was told: {}", what, Outcome.cause(failure));
            }
            return null;
        });
    }
}
