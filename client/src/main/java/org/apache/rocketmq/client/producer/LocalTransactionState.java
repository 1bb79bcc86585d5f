package org.apache.rocketmq.client.producer;

/** How an application's own transaction went, which decides what becomes of its half message. */
public enum LocalTransactionState {
    /** The message is to be delivered. */
    COMMIT_MESSAGE,
    /** The message is to be forgotten. */
    ROLLBACK_MESSAGE,
    /** It is not known yet: the broker asks later. */
    UNKNOW
}
