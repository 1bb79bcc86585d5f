package org.apache.rocketmq.broker.filter;

import java.time.Duration;
import java.util.List;
import org.apache.rocketmq.common.internal.config.Setting;
import org.apache.rocketmq.common.internal.config.Settings;
import org.apache.rocketmq.filter.bloom.BloomBits;
import org.apache.rocketmq.store.index.ExtensionConfig;

/**
 * How much is found out in advance.
 *
 * @param isOn whether messages are held against filters before anybody pulls them
 * @param map the bit maps' size
 * @param mostPerTopic each message is held against so many filters at most
 * @param kept how long a filter is kept that no group wants any more
 */
public record FilterRules(boolean isOn, BloomBits map, int mostPerTopic, Duration kept) {
    public static final Setting<Boolean> CALCULATE = Setting.bool("enableCalcFilterBitMap", false)
        .doc("Whether messages are held against the groups' SQL-92 expressions when their queue entry is written; with"
            + " enableConsumeQueueExt only.");
    public static final Setting<Integer> EXPECTED = Setting.int32("expectConsumerNumUseFilter", 32).between(1, 1024)
        .doc("How many groups may filter one topic by expressions; those of more are looked at when they pull.");
    public static final Setting<Integer> ERRORS = Setting.int32("maxErrorRateOfBloomFilter", 20).between(1, 99)
        .doc("Of hundred messages that a group does not want, how many may be looked at all the same.");
    public static final Setting<Duration> KEPT = Setting.millis("filterDataCleanTimeSpan", 86_400_000)
        .between(1, Integer.MAX_VALUE)
        .doc("How long a group's expression is kept when no member wants it any more.");

    public static List<Setting<?>> settings() {
        return List.of(CALCULATE, EXPECTED, ERRORS, KEPT);
    }

    public static FilterRules from(Settings settings) {
        int expected = settings.get(EXPECTED);
        return new FilterRules(settings.get(CALCULATE) && settings.get(ExtensionConfig.WRITTEN),
            BloomBits.of(settings.get(ERRORS), expected), expected, settings.get(KEPT));
    }
}
