package org.apache.rocketmq.store;

import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.store.follow.Deferred;
import org.apache.rocketmq.store.index.ConsumeQueue;

/**
 * An append whose records readers may not see yet. Once they may, it shows them in their queue, announces them, and
 * completes for the sender, unless that has been told before.
 */
final class PendingAppend extends CompletableFuture<Appended> implements Deferred {
    private final Appended appended;
    private final long deadlineMillis;
    private final ConsumeQueue queue;
    private final long[] tags;
    private final boolean endsWhenWritten;
    private final Announcer announcer;

    /**
     * An append that waits.
     *
     * @param tags what each message's queue entry says beside its position; null for a kind that has no entry
     * @param endsWhenWritten whether the sender does not wait for the force
     */
    PendingAppend(Appended appended, long deadlineMillis, ConsumeQueue queue, long[] tags, boolean endsWhenWritten,
        Announcer announcer) {
        this.appended = appended;
        this.deadlineMillis = deadlineMillis;
        this.queue = queue;
        this.tags = tags;
        this.endsWhenWritten = endsWhenWritten;
        this.announcer = announcer;
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
    public boolean endsWhenWritten() {
        return endsWhenWritten;
    }

    @Override
    public void written() {
        complete(appended);
    }

    @Override
    public void readable() {
        if (tags != null) {
            queue.publish(appended.queueOffset() + tags.length);
            for (int i = 0; i < tags.length; i++) {
                announcer.announce(queue, appended.queueOffset() + i + 1, tags[i]);
            }
        }
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
