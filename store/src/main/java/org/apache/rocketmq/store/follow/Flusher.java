package org.apache.rocketmq.store.follow;

import java.io.IOException;
import org.apache.rocketmq.common.internal.worker.Worker;
import org.apache.rocketmq.store.log.CommitLog;

/** Under ASYNC_FLUSH: forces the log to the disk, in turns, when enough was written or it was long ago. */
public final class Flusher implements Worker {
    private final CommitLog log;
    private final Threshold threshold;

    public Flusher(CommitLog log, Threshold threshold) {
        this.log = log;
        this.threshold = threshold;
    }

    @Override
    public String name() {
        return "log-flusher";
    }

    @Override
    public int work() throws IOException {
        boolean due = threshold.passes(log.readablePosition() - log.flushedPosition());
        return due && log.force() > 0 ? 1 : 0;
    }
}
