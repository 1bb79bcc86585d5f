package org.apache.rocketmq.client.consumer.store;

/** Where an {@link OffsetStore} looks for an offset. */
public enum ReadOffsetType {
    /** Only among what was noted in this process. */
    READ_FROM_MEMORY,
    /** Only where offsets are kept: in the brokers, or in the file. What is found is noted, too. */
    READ_FROM_STORE,
    /** Among what was noted, and where that says nothing, where offsets are kept. */
    MEMORY_FIRST_THEN_STORE
}
