package org.apache.rocketmq.broker.pop;

import java.util.function.Consumer;
import org.apache.rocketmq.broker.record.StoredMessage;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.ReadStatus;

/** Shows the records of one queue, one after the other. */
final class QueueRecords {
    private static final int RECORDS_PER_READ = 1024;
    private static final int BYTES_PER_READ = 1 << 20;

    private QueueRecords() { }

    /** Whether a message of a queue was stored before a record that tells of it; so it was where it is gone. */
    static boolean isOlder(MessageStore store, PopPlace place, long offset, StoredMessage record) {
        if (offset < store.minOffset(place.topic(), place.queueId())) {
            return true;
        }
        var entries = store.entries(place.topic(), place.queueId(), offset, 1);
        return !entries.isEmpty() && entries.get(0).logPosition() < record.logPosition();
    }

    /** Shows each record from a queue offset on; where that is gone, from the first one that is there. */
    static void each(MessageStore store, String topic, int queueId, long from, Consumer<StoredMessage> action) {
        long end = store.maxOffset(topic, queueId);
        long next = Math.max(from, store.minOffset(topic, queueId));
        while (next < end) {
            var found = store.read(topic, queueId, next, RECORDS_PER_READ, BYTES_PER_READ, null);
            if (found.status() == ReadStatus.FOUND) {
                try {
                    StoredMessage.allIn(found.records()).forEach(action);
                } finally {
                    found.release().run();
                }
            } else if (found.nextOffset() <= next) {
                return;
            }
            next = found.nextOffset();
        }
    }
}
