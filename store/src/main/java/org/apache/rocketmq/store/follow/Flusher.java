package org.apache.rocketmq.store.follow;

import java.io.IOException;
import java.util.concurrent.locks.Lock;
import org.apache.rocketmq.common.internal.worker.Worker;
import org.apache.rocketmq.store.log.CommitLog;

/** Forces the log to the disk, in turns, and answers those that waited for it. */
public final class Flusher implements Worker {
    private final CommitLog log;
    private final Lock appendLock;
    private final FlushWaiters waiters;

    public Flusher(CommitLog log, Lock appendLock, FlushWaiters waiters) {
        this.log = log;
        this.appendLock = appendLock;
        this.waiters = waiters;
    }

    @Override
    public String name() {
        return "log-flusher";
    }

    @Override
    public int work() throws IOException {
        return flush() ? 1 : 0;
    }

    /** Forces the log and answers those that waited for it; whether there was anything to force. */
    public boolean flush() throws IOException {
        CommitLog.Tail tail = tail();
        try {
            return log.force(tail) > 0;
        } finally {
            waiters.forced(log.flushedPosition());
            if (log.readOnlyBecause() != null) {
                waiters.failed(log.readOnlyBecause());
            }
        }
    }

    private CommitLog.Tail tail() {
        appendLock.lock();
        try {
            return log.tail();
        } finally {
            appendLock.unlock();
        }
    }
}
