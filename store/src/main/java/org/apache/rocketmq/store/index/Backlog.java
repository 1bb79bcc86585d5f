package org.apache.rocketmq.store.index;

import java.util.concurrent.atomic.AtomicLong;

/** How many entries wait in memory to be written to their files, in all queues. */
final class Backlog {
    private final AtomicLong entries = new AtomicLong();

    long entries() {
        return entries.get();
    }

    void add(long more) {
        entries.addAndGet(more);
    }
}
