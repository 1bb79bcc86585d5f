package org.apache.rocketmq.broker.timer;

import java.util.List;
import org.apache.rocketmq.common.internal.config.Setting;
import org.apache.rocketmq.common.internal.config.Settings;
import org.apache.rocketmq.store.StoreConfig;
import org.apache.rocketmq.store.log.Disk;
import org.apache.rocketmq.store.timer.TimerFiles;

/**
 * What the configuration says about timers.
 *
 * @param enabled whether messages with a timer are taken
 * @param longestDelayMillis a message may be due so much later, at most
 * @param rollSeconds what is due later than that is stored again meanwhile
 * @param keepMillis how often it is written to the disk how far the timers have got
 * @param brokerName names the broker in recall handles
 * @param recalls whether messages can be taken back
 * @param topicInDeleteKeys whether what takes a message back names it with its topic
 * @param place of the timers' files
 */
public record TimerRules(boolean enabled, long longestDelayMillis, int rollSeconds, long keepMillis, String brokerName,
    boolean recalls, boolean topicInDeleteKeys, TimerFiles.Place place) {

    private static final Setting<Boolean> ENABLED = Setting.bool("timerWheelEnable", true)
        .doc("Whether messages may be delivered at any time.");
    private static final Setting<Integer> LONGEST_DELAY = Setting.int32("timerMaxDelaySec", 259_200)
        .between(1, 31_536_000)
        .doc("Longest time from a message's sending to its delivery, in seconds.");
    private static final Setting<Integer> ROLL = Setting.int32("timerRollWindowSlot", 172_800).between(2, 604_800)
        .doc("What is due in more than so many seconds is stored again each time they are over, so that it outlives"
            + " fileReservedTime, which must be longer.");
    private static final Setting<Integer> KEEP = Setting.int32("timerFlushIntervalMs", 1000).between(10, 60_000)
        .doc("How often it is written to the disk how far the timers have got; after a crash they go on there.");
    private static final Setting<Integer> FILE_BYTES = Setting.int32("mappedFileSizeTimerLog", 100 << 20)
        .between(4096, 1 << 30)
        .doc("Length of one file of the timer log. Fixed once the log exists.");

    private static final Setting<Boolean> RECALLS = Setting.bool("recallMessageEnable", true)
        .doc("Whether producers may take messages back that wait for their time.");
    private static final Setting<Boolean> TOPIC_IN_KEYS = Setting.bool("appendTopicForTimerDeleteKey", false)
        .doc("Whether the record that takes a message back names it with its topic; both are understood.");

    /** All settings of timers. */
    public static List<Setting<?>> settings() {
        return List.of(ENABLED, LONGEST_DELAY, ROLL, KEEP, FILE_BYTES, RECALLS, TOPIC_IN_KEYS);
    }

    public static TimerRules from(Settings settings, String brokerName) {
        return new TimerRules(settings.get(ENABLED), settings.get(LONGEST_DELAY) * WheelTime.SECOND,
            settings.get(ROLL), settings.get(KEEP), brokerName,
            settings.get(RECALLS), settings.get(TOPIC_IN_KEYS),
            new TimerFiles.Place(settings.get(StoreConfig.ROOT), settings.get(FILE_BYTES), Disk.REAL));
    }
}
