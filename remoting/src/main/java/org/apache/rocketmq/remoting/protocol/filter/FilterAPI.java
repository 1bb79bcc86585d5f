package org.apache.rocketmq.remoting.protocol.filter;

import org.apache.rocketmq.common.filter.ExpressionType;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;

/** Makes subscriptions from what users write. */
public class FilterAPI {
    private static final String TAG_SEPARATOR = "\\|\\|";

    /**
     * A subscription by tags: {@code *}, null or nothing for all of the topic's messages, else {@code TagA || TagB}.
     *
     * @throws IllegalArgumentException when the expression has no tag at all
     */
    public static SubscriptionData buildSubscriptionData(String topic, String subString) {
        var subscription = new SubscriptionData(topic, subString);
        if (subString == null || subString.isEmpty() || subString.equals(SubscriptionData.SUB_ALL)) {
            subscription.setSubString(SubscriptionData.SUB_ALL);
            return subscription;
        }
        for (String part : subString.split(TAG_SEPARATOR)) {
            String tag = part.trim();
            if (!tag.isEmpty()) {
                subscription.getTagsSet().add(tag);
                subscription.getCodeSet().add(tag.hashCode());
            }
        }
        if (subscription.getTagsSet().isEmpty()) {
            throw new IllegalArgumentException("the subscription to " + topic + " has no tag: [" + subString + "]");
        }
        return subscription;
    }

    /** A subscription by tags that says of which type it is. */
    public static SubscriptionData buildSubscriptionData(String topic, String subString, String expressionType) {
        SubscriptionData subscription = buildSubscriptionData(topic, subString);
        if (expressionType != null && !expressionType.isEmpty()) {
            subscription.setExpressionType(expressionType);
        }
        return subscription;
    }

    /**
     * A subscription by an expression of this type.
     *
     * @throws IllegalArgumentException when an expression that is not by tags is empty
     */
    public static SubscriptionData build(String topic, String subString, String type) {
        if (ExpressionType.isTagType(type)) {
            return buildSubscriptionData(topic, subString);
        }
        if (subString == null || subString.isEmpty()) {
            throw new IllegalArgumentException("the subscription to " + topic + " by " + type + " has no expression");
        }
        var subscription = new SubscriptionData(topic, subString);
        subscription.setExpressionType(type);
        return subscription;
    }
}
