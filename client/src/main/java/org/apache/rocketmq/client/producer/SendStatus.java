package org.apache.rocketmq.client.producer;

/** How safe a stored message is. Whatever the status, the broker has it. */
public enum SendStatus {
    /** As safe as the broker is configured to make it. */
    SEND_OK,
    /** The disk did not confirm in time; only a crash of the broker's machine can lose the message. */
    FLUSH_DISK_TIMEOUT,
    /** The replica did not confirm in time. */
    FLUSH_SLAVE_TIMEOUT,
    /** There is no replica that could confirm. */
    SLAVE_NOT_AVAILABLE
}
