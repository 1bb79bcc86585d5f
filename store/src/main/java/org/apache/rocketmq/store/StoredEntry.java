package org.apache.rocketmq.store;

/**
 * One entry of a queue, as it lies on the disk.
 *
 * @param tags what it says of the message's tags
 */
public record StoredEntry(long queueOffset, long logPosition, int recordLength, long tags) { }
