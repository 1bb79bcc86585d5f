package org.apache.rocketmq.broker.send;

import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.common.message.MessageConst;

/**
 * What the broker writes into the properties of each single message: its region, the trace switch, its cluster. A new
 * message has none of them, so that they go to the end of the text as one piece.
 */
final class PropertyStamp {
    private final String region;
    private final String trace;
    private final String cluster;
    private final String all;

    PropertyStamp(SendRules rules) {
        region = rules.regionId();
        trace = Boolean.toString(rules.traceOn());
        cluster = rules.clusterName();
        all = set(null);
    }

    String region() {
        return region;
    }

    String trace() {
        return trace;
    }

    /** The text with the stamp; all else in it stays as it is. */
    String stamp(String properties) {
        boolean hasSome = properties.contains(MessageConst.PROPERTY_MSG_REGION)
            || properties.contains(MessageConst.PROPERTY_TRACE_SWITCH)
            || properties.contains(MessageConst.PROPERTY_CLUSTER);
        return hasSome ? set(properties) : joined(properties, all);
    }

    /** The text of a reply with its stamp, which has no cluster. */
    String stampReply(String properties) {
        String text = PropertiesText.set(properties, MessageConst.PROPERTY_MSG_REGION, region);
        return PropertiesText.set(text, MessageConst.PROPERTY_TRACE_SWITCH, trace);
    }

    private String set(String properties) {
        return PropertiesText.set(stampReply(properties), MessageConst.PROPERTY_CLUSTER, cluster);
    }

    private static String joined(String first, String second) {
        if (first.isEmpty()) {
            return second;
        }
        return first.charAt(first.length() - 1) == PropertiesText.PROPERTY_END
            ? first + second : first + PropertiesText.PROPERTY_END + second;
    }
}
