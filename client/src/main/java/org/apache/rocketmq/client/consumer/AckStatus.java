package org.apache.rocketmq.client.consumer;

/** What a broker said to an acknowledgement. */
public enum AckStatus {
    /** It counts. */
    OK,
    /** The receipt is of no message that the group still has. */
    NO_EXIST
}
