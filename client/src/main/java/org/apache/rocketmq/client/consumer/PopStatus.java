package org.apache.rocketmq.client.consumer;

/** How a pop ended. */
public enum PopStatus {
    /** There are messages. */
    FOUND,
    /** There is nothing new. */
    NO_NEW_MSG,
    /** The broker holds as many waiting pops as it may. */
    POLLING_FULL,
    /** Nothing has come while the broker held the pop. */
    POLLING_NOT_FOUND
}
