package org.apache.rocketmq.broker.pop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.store.MessageStore;

/**
 * Finds messages that are back in their retry topics, but have no record of that, as the process died in between. What
 * is back names the receipt that ran out, and was stored after it did, so only the ends of those queues are looked at.
 */
final class Returned {
    private final MessageStore store;
    private final PopRules rules;

    Returned(MessageStore store, PopRules rules) {
        this.store = store;
        this.rules = rules;
    }

    /** One message that may be back. */
    record Suspect(Delivery delivery, long offset) { }

    /** Those messages of overdue deliveries that are back. */
    List<Suspect> find(List<Delivery> overdue) {
        var earliest = new HashMap<String, Long>();
        var suspects = new HashMap<String, Suspect>();
        for (var delivery : overdue) {
            String topic = retryTopic(delivery.place());
            earliest.merge(topic, delivery.dueMillis(), Math::min);
            for (long offset : delivery.open()) {
                suspects.put(key(topic, Revival.receipt(delivery, offset, rules.brokerName()).text()),
                    new Suspect(delivery, offset));
            }
        }
        var back = new ArrayList<Suspect>();
        earliest.forEach((topic, millis) -> QueueRecords.each(store, topic, Revival.RETRY_QUEUE,
            store.offsetByTime(topic, Revival.RETRY_QUEUE, millis, false), record -> {
                var suspect = suspects.remove(key(topic, record.property(MessageConst.PROPERTY_POP_CK)));
                if (suspect != null) {
                    back.add(suspect);
                }
            }));
        return back;
    }

    private String retryTopic(PopPlace place) {
        return place.topic().startsWith(Names.RETRY_PREFIX) ? place.topic()
            : rules.retryKind().topicFor(place.group(), place.topic());
    }

    private static String key(String topic, String receipt) {
        return topic + " " + receipt;
    }
}
