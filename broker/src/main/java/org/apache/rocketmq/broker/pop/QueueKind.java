package org.apache.rocketmq.broker.pop;

import org.apache.rocketmq.common.internal.name.Names;

/** Where a popped message lay: in its topic, or in one of the topics for what came back to a group. */
enum QueueKind {
    OWN("0", ' '),
    RETRY("1", Names.POP_RETRY_SEPARATOR),
    /** Written by brokers with enableRetryTopicV2. */
    RETRY_V2("2", Names.SECOND_POP_RETRY_SEPARATOR);

    private final String sign;
    private final char separator;

    QueueKind(String sign, char separator) {
        this.sign = sign;
        this.separator = separator;
    }

    /** How receipts and answers call it. */
    String sign() {
        return sign;
    }

    /** The topic of this kind for what a group pops of a topic. */
    String topicFor(String group, String topic) {
        return this == OWN ? topic : Names.RETRY_PREFIX + group + separator + topic;
    }

    /** The kind that a receipt names; null for none. */
    static QueueKind of(String sign) {
        for (var kind : values()) {
            if (kind.sign.equals(sign)) {
                return kind;
            }
        }
        return null;
    }

    /** The kind of a topic, whoever pops it from whichever one. */
    static QueueKind ofTopic(String topic) {
        if (!topic.startsWith(Names.RETRY_PREFIX)) {
            return OWN;
        }
        return topic.indexOf(RETRY_V2.separator) > 0 ? RETRY_V2 : RETRY;
    }

    /** The kind of a place, for what a group pops of a topic. */
    static QueueKind of(PopPlace place, String topic) {
        for (var kind : values()) {
            if (kind.topicFor(place.group(), topic).equals(place.topic())) {
                return kind;
            }
        }
        throw new IllegalArgumentException(place + " is not for " + topic);
    }
}
