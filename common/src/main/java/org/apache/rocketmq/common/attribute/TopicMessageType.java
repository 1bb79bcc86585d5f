package org.apache.rocketmq.common.attribute;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.rocketmq.common.message.MessageConst;

/** Which kind of messages a topic is for. */
public enum TopicMessageType {
    UNSPECIFIED,
    NORMAL,
    FIFO,
    DELAY,
    TRANSACTION,
    PRIORITY,
    LITE,
    MIXED;

    private static final Set<String> DELAYS = Set.of(MessageConst.PROPERTY_DELAY_TIME_LEVEL,
        MessageConst.PROPERTY_TIMER_DELIVER_MS, MessageConst.PROPERTY_TIMER_DELAY_SEC,
        MessageConst.PROPERTY_TIMER_DELAY_MS);

    /** The texts that a topic's attribute may have. */
    public static Set<String> topicMessageTypeSet() {
        return Arrays.stream(values()).map(TopicMessageType::getValue).collect(Collectors.toSet());
    }

    /** The kind of a message with these properties. */
    public static TopicMessageType parseFromMessageProperty(Map<String, String> messageProperty) {
        if (Boolean.parseBoolean(messageProperty.get(MessageConst.PROPERTY_TRANSACTION_PREPARED))) {
            return TRANSACTION;
        }
        if (DELAYS.stream().anyMatch(messageProperty::containsKey)) {
            return DELAY;
        }
        if (messageProperty.containsKey(MessageConst.PROPERTY_SHARDING_KEY)) {
            return FIFO;
        }
        if (messageProperty.containsKey(MessageConst.PROPERTY_PRIORITY)) {
            return PRIORITY;
        }
        return messageProperty.containsKey(MessageConst.PROPERTY_LITE_TOPIC) ? LITE : NORMAL;
    }

    public String getValue() {
        return name();
    }

    public String getMetricsValue() {
        return name().toLowerCase(Locale.ROOT);
    }
}
