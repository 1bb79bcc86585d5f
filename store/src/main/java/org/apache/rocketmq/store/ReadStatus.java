package org.apache.rocketmq.store;

/** What a read found. The names travel to the consumer. */
public enum ReadStatus {
    FOUND,
    /** There are messages, but none that was wanted among those looked at. */
    NO_MATCHED_MESSAGE,
    /** The message was there, and its log segment has just been deleted. */
    MESSAGE_WAS_REMOVING,
    /** The offset is that of the next message to come. */
    OFFSET_OVERFLOW_ONE,
    /** The offset is beyond that of the next message to come. */
    OFFSET_OVERFLOW_BADLY,
    /** The offset's message has been deleted. */
    OFFSET_TOO_SMALL,
    /** There was never a message in the queue. */
    NO_MESSAGE_IN_QUEUE,
    /** There is no such queue. */
    NO_MATCHED_LOGIC_QUEUE
}
