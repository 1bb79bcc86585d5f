package org.apache.rocketmq.broker.send;

import org.apache.rocketmq.broker.group.GroupSettings;
import org.apache.rocketmq.broker.group.NoGroup;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.remoting.internal.request.SendMessageHeader;
import org.apache.rocketmq.store.NewMessage;

/** Where messages go that a group has failed on too often. */
final class DeadLetters {
    private static final int DEAD_LETTER_QUEUE = 0;
    /** From 5.0.0 on, clients count the try that they give a message up for; before, they count those that were. */
    private static final int FIRST_VERSION_THAT_COUNTS_AHEAD = 413;
    /** The delay levels of messages that come no more: as Apache's broker writes them, and none is a delay. */
    private static final String GIVEN_UP_BY_BROKER = "0";
    private static final String GIVEN_UP_BY_CONSUMER = "-1";

    private final GroupSettings groups;
    private final Topics topics;

    DeadLetters(GroupSettings groups, Topics topics) {
        this.groups = groups;
        this.topics = topics;
    }

    /** How often a group gets a message again; what the consumer says goes before the group's settings. */
    int maxReconsumeTimes(String group, Integer consumersWish) {
        return consumersWish != null ? consumersWish : groups.of(group, NoGroup.TO_RETURN_TO).getRetryMaxTimes();
    }

    /**
     * A message that a consumer itself sends to its retry topic, or that message for the dead letter topic where it
     * has been tried too often.
     *
     * @param clientVersion of the consumer, which tells how it counts
     */
    NewMessage ifExhausted(NewMessage message, SendMessageHeader header, int clientVersion) {
        String group = message.topic().substring(Names.RETRY_PREFIX.length());
        int counted = clientVersion < FIRST_VERSION_THAT_COUNTS_AHEAD
            ? message.reconsumeTimes() : message.reconsumeTimes() - 1;
        if (counted < maxReconsumeTimes(group, header.maxReconsumeTimes())) {
            return message;
        }
        return new NewMessage(topicOf(group), DEAD_LETTER_QUEUE, message.flag(), message.sysFlag(),
            message.bornTimestamp(), message.bornHost(), message.reconsumeTimes(),
            message.preparedTransactionOffset(), message.body(),
            PropertiesText.set(message.properties(), MessageConst.PROPERTY_DELAY_TIME_LEVEL, GIVEN_UP_BY_CONSUMER));
    }

    /** The group's dead letter topic, which exists when this returns. */
    String topicOf(String group) {
        return topics.deadLetterTopic(group).getTopicName();
    }

    /** The properties of a message that its consumer hands back and that comes no more. */
    static String givenUp(String properties) {
        return PropertiesText.set(properties, MessageConst.PROPERTY_DELAY_TIME_LEVEL, GIVEN_UP_BY_BROKER);
    }
}
