package org.apache.rocketmq.broker.delay;

import org.apache.rocketmq.common.internal.name.SystemTopics;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.store.NewMessage;
import org.apache.rocketmq.store.index.DelayLevels;

/** Where a message waits until its delay is over: level 1 in the first queue of SCHEDULE_TOPIC_XXXX, and so on. */
public final class DelaySchedule {
    private final DelayLevels levels;

    public DelaySchedule(DelayLevels levels) {
        this.levels = levels;
    }

    /** How many levels there are, which is also the highest one. */
    public int count() {
        return levels.highest();
    }

    long millis(int level) {
        return levels.millis(level);
    }

    /** The queue that a level waits in. */
    public static int queueOf(int level) {
        return level - 1;
    }

    static int levelOf(int queueId) {
        return queueId + 1;
    }

    /**
     * The message as it is stored until its delay is over: its own topic and queue become properties.
     *
     * @param wishedLevel from 1 on; above the highest it means that one
     */
    public NewMessage postpone(NewMessage message, int wishedLevel) {
        int level = Math.min(wishedLevel, count());
        String properties = PropertiesText.set(
            message.properties(), MessageConst.PROPERTY_DELAY_TIME_LEVEL, Integer.toString(level));
        properties = PropertiesText.set(properties, MessageConst.PROPERTY_REAL_TOPIC, message.topic());
        properties = PropertiesText.set(
            properties, MessageConst.PROPERTY_REAL_QUEUE_ID, Integer.toString(message.queueId()));
        return new NewMessage(SystemTopics.SCHEDULE_TOPIC_XXXX, queueOf(level), message.flag(), message.sysFlag(),
            message.bornTimestamp(), message.bornHost(), message.reconsumeTimes(),
            message.preparedTransactionOffset(), message.body(), properties);
    }
}
