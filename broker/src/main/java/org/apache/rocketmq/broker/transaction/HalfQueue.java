package org.apache.rocketmq.broker.transaction;

import java.util.function.Predicate;
import org.apache.rocketmq.broker.record.StoredMessage;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.ReadStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The half messages as they lie in the store. */
final class HalfQueue {
    private static final Logger LOG = LoggerFactory.getLogger(HalfQueue.class);
    private static final int MESSAGES_PER_READ = 64;
    private static final int BYTES_PER_READ = 1 << 20;

    private final MessageStore store;

    HalfQueue(MessageStore store) {
        this.store = store;
    }

    /** The queue offset of the oldest half message that is still there. */
    long start() {
        return store.minOffset(HalfMessage.TOPIC, HalfMessage.QUEUE);
    }

    /** The queue offset of the next half message to come. */
    long end() {
        return store.maxOffset(HalfMessage.TOPIC, HalfMessage.QUEUE);
    }

    /** The half message at a log position, or null where there is none. */
    HalfMessage at(long logPosition) {
        return store.recordAt(logPosition).map(record -> HalfMessage.in(new StoredMessage(record))).orElse(null);
    }

    /**
     * Shows some half messages from a queue offset on, for as long as they are taken; not to be kept. Returns the
     * queue offset to go on at: that of the first one that was not taken, or behind all that could be shown.
     */
    long show(long from, Predicate<HalfMessage> taken) {
        var found =
            store.read(HalfMessage.TOPIC, HalfMessage.QUEUE, from, MESSAGES_PER_READ, BYTES_PER_READ, null);
        if (found.status() != ReadStatus.FOUND) {
            return found.nextOffset();
        }
        try {
            for (var stored : StoredMessage.allIn(found.records())) {
                var half = HalfMessage.in(stored);
                if (half == null) {
                    LOG.warn("The half message {} is left out: its properties name no topic and queue that producers"
                        + " may send to", stored.offsetMessageId());
                } else if (!taken.test(half)) {
                    return half.offset();
                }
            }
            return found.nextOffset();
        } finally {
            found.release().run();
        }
    }
}
