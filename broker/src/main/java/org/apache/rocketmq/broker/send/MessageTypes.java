package org.apache.rocketmq.broker.send;

import java.util.Set;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.attribute.TopicMessageType;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;

/** Holds a message's kind against its topic's attribute message.type. A topic without one takes all kinds. */
final class MessageTypes {
    private static final String ATTRIBUTE = "message.type";
    private static final Set<String> TAKE_ALL =
        Set.of(TopicMessageType.UNSPECIFIED.getValue(), TopicMessageType.MIXED.getValue());

    private MessageTypes() { }

    static void check(TopicConfig topic, String properties) {
        String wanted = topic.getAttributes() == null ? null : topic.getAttributes().get(ATTRIBUTE);
        if (wanted == null || TAKE_ALL.contains(wanted) || Names.isGroupTopic(topic.getTopicName())) {
            return;
        }
        String given = TopicMessageType.parseFromMessageProperty(PropertiesText.toMap(properties)).getValue();
        if (!given.equals(wanted)) {
            throw new RequestRejected(Refusal.MESSAGE_TYPE_WRONG, "the message is illegal: it is of type " + given
                + ", but the topic[" + topic.getTopicName() + "] is for messages of type " + wanted
                + " (message.type, enableTopicMessageTypeCheck)");
        }
    }
}
