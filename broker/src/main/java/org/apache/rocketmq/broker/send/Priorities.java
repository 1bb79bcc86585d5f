package org.apache.rocketmq.broker.send;

import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.common.message.MessageConst;

/**
 * Puts a message with a priority into the queue of that number, whichever queue its sender chose; above the last queue
 * it means that one. As with Apache's broker a negative priority, and what is no number, is none, and a message that is
 * stored elsewhere first, as it is delayed or half, loses its priority.
 */
final class Priorities {
    private Priorities() { }

    static boolean isSet(String properties) {
        return properties.contains(MessageConst.PROPERTY_PRIORITY)
            && PropertiesText.find(properties, MessageConst.PROPERTY_PRIORITY) != null;
    }

    static String without(String properties) {
        return PropertiesText.remove(properties, MessageConst.PROPERTY_PRIORITY);
    }

    /** The queue of a message. */
    static int queue(String properties, int chosen, int queues) {
        try {
            int priority = Integer.parseInt(PropertiesText.find(properties, MessageConst.PROPERTY_PRIORITY));
            return priority < 0 ? chosen : Math.min(priority, queues - 1);
        } catch (NumberFormatException e) {
            return chosen;
        }
    }
}
