package org.apache.rocketmq.store.follow;

import java.io.IOException;
import org.apache.rocketmq.common.internal.worker.Worker;
import org.apache.rocketmq.store.log.CommitLog;

/**
 * Under ASYNC_FLUSH: forces the log to the disk, in turns, when enough was written, it was long ago, or somebody waits
 * for it.
 */
public final class Flusher implements Worker {
    private final CommitLog log;
    private final Threshold threshold;
    private volatile boolean awaited;

    public Flusher(CommitLog log, Threshold threshold) {
        this.log = log;
        this.threshold = threshold;
    }

    @Override
    public String name() {
        return "log-flusher";
    }

    /** Has the next turn force whatever there is. Any thread. */
    public void forceSoon() {
        awaited = true;
    }

    @Override
    public int work() throws IOException {
        // Before the position is read: who comes later waits for the turn after this one.
        boolean wasAwaited = awaited;
        awaited = false;
        boolean due = threshold.passes(log.readablePosition() - log.flushedPosition()) || wasAwaited;
        return due && log.force() > 0 ? 1 : 0;
    }
}
