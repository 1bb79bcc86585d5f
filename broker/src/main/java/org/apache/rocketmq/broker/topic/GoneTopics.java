package org.apache.rocketmq.broker.topic;

import java.util.function.Predicate;
import org.apache.rocketmq.store.MessageStore;

/**
 * Tells which messages wait for their time in vain: those whose topic was deleted meanwhile, and not made again. Stored
 * under it they would reach nobody, and have the topic added after a crash. A topic that only lacks, as its table was
 * not saved before a crash, is not gone.
 */
public final class GoneTopics {
    private final Predicate<String> exists;
    private final MessageStore store;

    public GoneTopics(Predicate<String> exists, MessageStore store) {
        this.exists = exists;
        this.store = store;
    }

    /** Whether a topic is gone for which something waits in the record at a log position. */
    public boolean isGone(String topic, long logPosition) {
        return !exists.test(topic) && store.deletedAfter(topic, logPosition);
    }
}
