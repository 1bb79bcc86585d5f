package org.apache.rocketmq.broker.pop;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.broker.record.StoredMessage;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.ReadStatus;

/**
 * Finds messages that are back in their retry topics, but have no record of that, as the process ended in between. What
 * is back was stored after its time ran out, so only the ends of those queues are looked at. It names the receipt that
 * ran out; where Apache's broker brought it back, it is the same message with one more try counted.
 */
final class Returned {
    private static final int MOST_BYTES = 1 << 20;

    private final MessageStore store;
    private final PopRules rules;
    private final Map<String, Long> earliest = new HashMap<>();
    private final Map<String, Suspect> byReceipt = new HashMap<>();
    private final Map<String, List<Suspect>> byMessage = new HashMap<>();
    private final Set<Suspect> back = new LinkedHashSet<>();

    Returned(MessageStore store, PopRules rules) {
        this.store = store;
        this.rules = rules;
    }

    /** One message that may be back. */
    record Suspect(Delivery delivery, long offset) { }

    /** Those messages of overdue deliveries that are back. */
    Collection<Suspect> find(List<Delivery> overdue) {
        overdue.forEach(this::suspect);
        earliest.forEach((topic, millis) -> QueueRecords.each(store, topic, Revival.RETRY_QUEUE,
            store.offsetByTime(topic, Revival.RETRY_QUEUE, millis, false), record -> look(topic, record)));
        return back;
    }

    private void suspect(Delivery delivery) {
        var topics = retryTopics(delivery.place());
        topics.forEach(topic -> earliest.merge(topic, delivery.dueMillis(), Math::min));
        for (long offset : delivery.open()) {
            var suspect = new Suspect(delivery, offset);
            String receipt = Revival.receipt(delivery, offset, rules.brokerName()).text();
            String message = messageBack(delivery.place(), offset);
            for (String topic : topics) {
                byReceipt.put(key(topic, receipt), suspect);
                if (message != null) {
                    byMessage.computeIfAbsent(key(topic, message), key -> new ArrayList<>()).add(suspect);
                }
            }
        }
    }

    /** How a message calls itself that is back; null where it has no name or is gone. */
    private String messageBack(PopPlace place, long offset) {
        var found = store.read(place.topic(), place.queueId(), offset, 1, MOST_BYTES, null);
        if (found.status() != ReadStatus.FOUND) {
            return null;
        }
        try {
            var message = StoredMessage.allIn(found.records()).get(0);
            return message.queueOffset() == offset ? message(message, message.reconsumeTimes() + 1) : null;
        } finally {
            found.release().run();
        }
    }

    private static String message(StoredMessage message, int count) {
        String name = message.property(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX);
        return name == null ? null : count + " " + name;
    }

    private void look(String topic, StoredMessage record) {
        var suspect = byReceipt.get(key(topic, record.property(MessageConst.PROPERTY_POP_CK)));
        if (suspect != null) {
            back.add(suspect);
            return;
        }
        byMessage.getOrDefault(key(topic, message(record, record.reconsumeTimes())), List.of()).stream()
            .filter(one -> one.delivery.dueMillis() <= record.storeTimestamp() && !back.contains(one))
            .findFirst().ifPresent(back::add);
    }

    /** The last process may have brought back in another topic than this one will. */
    private static List<String> retryTopics(PopPlace place) {
        return place.topic().startsWith(Names.RETRY_PREFIX) ? List.of(place.topic())
            : List.of(QueueKind.RETRY.topicFor(place.group(), place.topic()),
                QueueKind.RETRY_V2.topicFor(place.group(), place.topic()));
    }

    private static String key(String topic, String what) {
        return topic + " " + what;
    }
}
