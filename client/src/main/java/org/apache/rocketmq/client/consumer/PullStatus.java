package org.apache.rocketmq.client.consumer;

/** How a pull ended. */
public enum PullStatus {
    /** There are messages. */
    FOUND,
    /** There is nothing yet at the offset. */
    NO_NEW_MSG,
    /** There are messages, but none that is wanted: go on at the next offset. */
    NO_MATCHED_MSG,
    /** The queue has no such offset: go on at the next offset. */
    OFFSET_ILLEGAL
}
