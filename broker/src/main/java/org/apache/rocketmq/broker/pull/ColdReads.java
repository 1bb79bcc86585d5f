package org.apache.rocketmq.broker.pull;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.WaitingTask;

/**
 * Has answers made on threads that may wait for the disk, while the event loop serves others.
 *
 * @param threads where; they refuse what is too much for them
 * @param patience how long an answer may wait for its turn
 */
public record ColdReads(Executor threads, Duration patience, LongSupplier nanos) {

    /**
     * Makes an answer at its turn.
     *
     * @throws RequestRejected where too many wait already
     */
    public <T> CompletionStage<T> answer(Supplier<CompletionStage<T>> read) {
        var turn = new Turn(nanos.getAsLong());
        var answer = turn.come.thenCompose(come -> read.get());
        try {
            threads.execute(turn);
        } catch (RejectedExecutionException e) {
            throw new RequestRejected(
                Refusal.TOO_MANY_SLOW_REQUESTS, "[OVERLOAD] too many reads wait for the disk; try again later");
        }
        return answer;
    }

    /** A place in the queue for the threads. */
    private final class Turn implements WaitingTask {
        /** Who goes on here does it on the thread whose turn it is; what he fails with is his own stage's failure. */
        private final CompletableFuture<Void> come = new CompletableFuture<>();
        private final long sinceNanos;

        Turn(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }

        @Override
        public boolean isLate() {
            return waitedNanos() > patience.toNanos();
        }

        @Override
        public long waitedNanos() {
            return nanos.getAsLong() - sinceNanos;
        }

        @Override
        public void refuse() {
            come.completeExceptionally(RequestRejected.late(waitedNanos(), patience));
        }

        @Override
        public void run() {
            if (isLate()) {
                refuse();
            } else {
                come.complete(null);
            }
        }
    }
}
