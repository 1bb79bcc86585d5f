package org.apache.rocketmq.broker.replication;

/** What a broker is among those of its name. The names are those of the key {@code brokerRole}. */
public enum Role {
    /** Takes messages, and tells senders without waiting for its replicas. */
    ASYNC_MASTER,
    /** Takes messages, and tells senders when enough replicas have them. */
    SYNC_MASTER,
    /** Has what its primary has, and is read from only. */
    SLAVE;

    public boolean isPrimary() {
        return this != SLAVE;
    }
}
