package org.apache.rocketmq.broker.limit;

import java.util.Map;
import java.util.function.Function;

/**
 * The limits that topics, or groups, have by their attributes. Those count more than the settings, each number by
 * itself.
 *
 * @param attributes gives those of a topic or group; null where there are none
 * @param messages the attribute that limits messages in a second
 * @param bytes the attribute that limits bytes in a second
 */
public record OwnLimits(Function<String, Map<String, String>> attributes, String messages, String bytes) {

    /** Of topics: what may be sent. */
    public static OwnLimits ofTopics(Function<String, Map<String, String>> attributes) {
        return new OwnLimits(attributes, LimitAttributes.SENT_MESSAGES, LimitAttributes.SENT_BYTES);
    }

    /** Of groups: what they may pull. */
    public static OwnLimits ofGroups(Function<String, Map<String, String>> attributes) {
        return new OwnLimits(attributes, LimitAttributes.PULLED_MESSAGES, LimitAttributes.PULLED_BYTES);
    }

    Rate over(String name, Rate bySettings) {
        var own = attributes.apply(name);
        if (own == null || !own.containsKey(messages) && !own.containsKey(bytes)) {
            return bySettings;
        }
        return new Rate(LimitAttributes.find(own, messages, bySettings.messages()),
            LimitAttributes.find(own, bytes, bySettings.bytes()));
    }
}
