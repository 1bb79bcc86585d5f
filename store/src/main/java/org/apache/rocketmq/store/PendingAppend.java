package org.apache.rocketmq.store;

import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.store.follow.FlushWaiters;

/** An append that is written and waits for the disk. */
final class PendingAppend extends CompletableFuture<Appended> implements FlushWaiters.Waiter {
    private final Appended appended;
    private final long deadlineMillis;

    PendingAppend(Appended appended, long deadlineMillis) {
        this.appended = appended;
        this.deadlineMillis = deadlineMillis;
    }

    @Override
    public long endPosition() {
        return appended.logPosition() + appended.length();
    }

    @Override
    public long deadlineMillis() {
        return deadlineMillis;
    }

    @Override
    public void forced() {
        complete(appended);
    }

    @Override
    public void timedOut() {
        complete(appended.withStatus(AppendStatus.FLUSH_DISK_TIMEOUT));
    }

    @Override
    public void failed(String reason) {
        completeExceptionally(new AppendRefused(AppendRefused.Obstacle.DISK_FAILED, reason));
    }
}
