package org.apache.rocketmq.store.index;

/** What is read from a record of the log for its queue entry. */
public record RestoredEntry(String topic, int queueId, long queueOffset, long logPosition, int recordLength,
    long tagsHash, long storeTimestamp) { }
