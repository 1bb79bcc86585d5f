package org.apache.rocketmq.store;

/** When an append is answered. The names are those of the setting flushDiskType. */
public enum FlushPolicy {
    /** As soon as it is written: it survives the process's death, and the machine's once it has been flushed. */
    ASYNC_FLUSH,
    /** When it is on the disk. */
    SYNC_FLUSH
}
