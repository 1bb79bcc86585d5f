package org.apache.rocketmq.broker.timer;

import org.apache.rocketmq.broker.record.StoredMessage;
import org.apache.rocketmq.common.internal.name.SystemTopics;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.store.NewMessage;
import org.apache.rocketmq.common.internal.record.PropertiesText;

/**
 * What a record of the wheel's topic says: a message that waits for its time, or that another one is not to be
 * delivered.
 *
 * @param wheelMillis when it is due, as {@link WheelTime} notes it
 * @param topic the message's own topic
 * @param queueId the message's own queue
 * @param key its unique key; of the other message where {@code deletes}
 * @param rolls how often it was stored again
 * @param deletes whether another message is not to be delivered
 */
record WaitingTimer(long wheelMillis, String topic, int queueId, String key, int rolls, boolean deletes) {
    static final String TOPIC = SystemTopics.TIMER_WHEEL;
    static final int QUEUE = 0;

    private static final char KEY_JOINT = '+';
    private static final String NUMBER = "\\d{1,18}";
    private static final String SHORT_NUMBER = "\\d{1,9}";

    /** What a record says; null where it makes no sense, as nobody but a broker has it right. */
    static WaitingTimer of(StoredMessage record) {
        String wheelMillis = record.property(MessageConst.PROPERTY_TIMER_OUT_MS);
        String topic = record.property(MessageConst.PROPERTY_REAL_TOPIC);
        String queueId = record.property(MessageConst.PROPERTY_REAL_QUEUE_ID);
        String rolls = record.property(MessageConst.PROPERTY_TIMER_ROLL_TIMES);
        if (!WaitingTimer.TOPIC.equals(record.topic()) || topic == null || !SystemTopics.isOpen(topic)
            || wheelMillis == null || !wheelMillis.matches(NUMBER)
            || queueId == null || !queueId.matches(SHORT_NUMBER) || rolls != null && !rolls.matches(SHORT_NUMBER)) {
            return null;
        }
        String deleted = record.property(MessageConst.PROPERTY_TIMER_DEL_UNIQKEY);
        String own = record.property(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX);
        return new WaitingTimer(Long.parseLong(wheelMillis), topic, Integer.parseInt(queueId),
            deleted != null ? withoutTopic(topic, deleted) : own == null ? "" : own,
            rolls == null ? 0 : Integer.parseInt(rolls), deleted != null);
    }

    /** With appendTopicForTimerDeleteKey the key begins with the topic. */
    private static String withoutTopic(String topic, String key) {
        return key.startsWith(topic + KEY_JOINT) ? key.substring(topic.length() + 1) : key;
    }

    /** How a message is named in what takes it back. */
    static String deleteKey(String topic, String key, boolean withTopic) {
        return withTopic ? topic + KEY_JOINT + key : key;
    }

    /** Tells messages apart, also those of several topics with one key. */
    String name() {
        return name(topic, key);
    }

    static String name(String topic, String key) {
        return topic + KEY_JOINT + key;
    }

    /** The message as it is stored until its time: its own topic and queue become properties. */
    static NewMessage postponed(NewMessage message, long wheelMillis) {
        String properties = PropertiesText.set(
            message.properties(), MessageConst.PROPERTY_TIMER_OUT_MS, Long.toString(wheelMillis));
        properties = PropertiesText.set(properties, MessageConst.PROPERTY_REAL_TOPIC, message.topic());
        properties = PropertiesText.set(
            properties, MessageConst.PROPERTY_REAL_QUEUE_ID, Integer.toString(message.queueId()));
        return message.under(TOPIC, QUEUE, properties);
    }

    /** The message as it is stored in its own topic, with all its properties. */
    NewMessage delivered(StoredMessage record, long writtenMillis, long nowMillis) {
        return record.copyTo(topic, queueId, record.reconsumeTimes(),
            timed(record.properties(), writtenMillis, nowMillis));
    }

    /** The message as it is stored once more to wait on. */
    NewMessage rolled(StoredMessage record, long writtenMillis, long nowMillis) {
        return record.copyTo(TOPIC, QUEUE, record.reconsumeTimes(), PropertiesText.set(
            timed(record.properties(), writtenMillis, nowMillis), MessageConst.PROPERTY_TIMER_ROLL_TIMES,
            Integer.toString(rolls + 1)));
    }

    private static String timed(String properties, long writtenMillis, long nowMillis) {
        return PropertiesText.set(
            PropertiesText.set(properties, MessageConst.PROPERTY_TIMER_ENQUEUE_MS, Long.toString(writtenMillis)),
            MessageConst.PROPERTY_TIMER_DEQUEUE_MS, Long.toString(nowMillis));
    }
}
