package org.apache.rocketmq.store.index;

/** How many entries wait in memory to be written to their files, in all queues. Changed under the append lock. */
final class Backlog {
    private volatile long entries;

    long entries() {
        return entries;
    }

    void add(long more) {
        entries = entries + more;
    }
}
