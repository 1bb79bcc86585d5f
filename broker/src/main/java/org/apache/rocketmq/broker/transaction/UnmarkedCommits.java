package org.apache.rocketmq.broker.transaction;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.broker.record.StoredMessage;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.ReadStatus;

/**
 * Finds committed messages whose half message has no mark of its end, as the process died in between. A message and
 * its mark are stored one after the other, so only what was stored after the last mark is looked at, in the queues that
 * waiting half messages are for.
 */
final class UnmarkedCommits {
    private static final int MESSAGES_PER_READ = 1024;
    private static final int BYTES_PER_READ = 1 << 20;
    /** Apache's broker gathers the marks of so many milliseconds, and the times of records may be a little off. */
    private static final long MARKS_LATE_MILLIS = 10_000;

    private final MessageStore store;
    /** The queues to look at, and from what time on. */
    private final Map<Queue, Long> since = new HashMap<>();
    private final OffsetSet roots = new OffsetSet();
    private final long lastMarkMillis;

    private record Queue(String topic, int id) { }

    UnmarkedCommits(MessageStore store) {
        this.store = store;
        long marks = store.maxOffset(EndMarks.TOPIC, EndMarks.QUEUE);
        lastMarkMillis = Math.max(0, store.storeTimestamp(EndMarks.TOPIC, EndMarks.QUEUE, marks - 1));
    }

    /** Has the queue looked at that a half message is for: it has no mark. */
    void suspect(HalfMessage half) {
        roots.add(half.root());
        long from = Math.max(half.storeTimestamp(), lastMarkMillis) - MARKS_LATE_MILLIS;
        since.merge(new Queue(half.ownTopic(), half.ownQueue()), from, Math::min);
    }

    /** The half messages, of those that are suspected, whose committed messages are in their queues. */
    List<HalfMessage> find(HalfQueue halves) {
        var positions = new HashSet<Long>();
        since.forEach((queue, from) -> find(queue, from, positions));
        return positions.stream().map(halves::at).filter(half -> half != null && roots.contains(half.root())).toList();
    }

    private void find(Queue queue, long fromMillis, Set<Long> positions) {
        long next = store.offsetByTime(queue.topic, queue.id, fromMillis, false);
        while (true) {
            var found = store.read(queue.topic, queue.id, next, MESSAGES_PER_READ, BYTES_PER_READ, null);
            if (found.status() == ReadStatus.FOUND) {
                try {
                    for (var message : StoredMessage.allIn(found.records())) {
                        if (message.transactionKind() == RecordLayout.TRANSACTION_COMMITTED) {
                            positions.add(message.halfPosition());
                        }
                    }
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
