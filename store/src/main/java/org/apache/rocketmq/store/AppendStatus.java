package org.apache.rocketmq.store;

/** How far an append got. */
public enum AppendStatus {
    /** As far as the flush policy promises. */
    PUT_OK,
    /** Stored and readable, but not on the disk within the time that a sender waits for it. */
    FLUSH_DISK_TIMEOUT,
    /** Stored and readable here, but not at enough replicas within the time that a sender waits for them. */
    FLUSH_SLAVE_TIMEOUT,
    /** Stored and readable here, but there are not enough replicas now. */
    SLAVE_NOT_AVAILABLE
}
