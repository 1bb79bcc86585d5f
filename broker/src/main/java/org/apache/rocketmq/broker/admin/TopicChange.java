package org.apache.rocketmq.broker.admin;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.rocketmq.broker.attribute.AttributeRules;
import org.apache.rocketmq.broker.topic.AllowedNames;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;

/** Checks what an operator wishes a topic to be. */
final class TopicChange {
    private static final int MAX_QUEUES = 16_384;

    private final Topics topics;

    TopicChange(Topics topics) {
        this.topics = topics;
    }

    /**
     * The topic as it is to be: the wish, with the attributes that it has, changed.
     *
     * @param attributeChanges in the form {@code +name=value,-name}; may be null
     * @throws RequestRejected where no topic may be so
     */
    TopicConfig checked(TopicConfig wish, String attributeChanges) {
        return checked(wish, before -> AttributeRules.TOPICS.change(before, attributeChanges));
    }

    /**
     * The topic as it is to be: the wish, whose attributes are changes to those that the topic has.
     *
     * @throws RequestRejected where no topic may be so
     */
    TopicConfig checked(TopicConfig wish) {
        return checked(wish, before -> AttributeRules.TOPICS.change(before, wish.getAttributes()));
    }

    private TopicConfig checked(TopicConfig wish, UnaryOperator<Map<String, String>> attributeChange) {
        String topic = wish.getTopicName();
        AllowedNames.requireTopic(topic);
        if (topics.isSystem(topic)) {
            throw new RequestRejected(
                Refusal.TOPIC_OF_THE_SYSTEM, "The topic[" + topic + "] is conflict with system topic.");
        }
        checkQueues("readQueueNums", wish.getReadQueueNums());
        checkQueues("writeQueueNums", wish.getWriteQueueNums());
        if (!PermName.isValid(wish.getPerm())) {
            throw bad("the permission " + wish.getPerm() + " of topic " + topic + " is not valid");
        }
        var checked = new TopicConfig(wish);
        try {
            checked.setAttributes(attributeChange.apply(topics.attributes(topic)));
        } catch (IllegalArgumentException e) {
            throw bad(e.getMessage());
        }
        return checked;
    }

    private static void checkQueues(String name, int count) {
        if (count < 1 || count > MAX_QUEUES) {
            throw new RequestRejected(Refusal.PARAMETER_OUT_OF_RANGE,
                name + " is " + count + "; allowed is 1 to " + MAX_QUEUES, count, 1, MAX_QUEUES);
        }
    }

    static RequestRejected bad(String complaint) {
        return new RequestRejected(Refusal.PARAMETER_BAD, complaint);
    }
}
