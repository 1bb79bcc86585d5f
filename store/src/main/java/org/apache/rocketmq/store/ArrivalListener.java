package org.apache.rocketmq.store;

/** Hears of each message once it can be read. Called by the appending thread, outside the append lock. */
@FunctionalInterface
public interface ArrivalListener {

    /**
     * A message can be read.
     *
     * @param nextQueueOffset the offset behind it
     * @param tagsCode what its queue entry says of its tags
     */
    void arrived(String topic, int queueId, long nextQueueOffset, long tagsCode);
}
