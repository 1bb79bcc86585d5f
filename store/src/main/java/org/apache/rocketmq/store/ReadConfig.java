package org.apache.rocketmq.store;

import java.util.List;
import org.apache.rocketmq.common.internal.config.Setting;
import org.apache.rocketmq.common.internal.config.Settings;

/**
 * How a store reads.
 *
 * @param inMemoryPercent how much of the machine's memory is taken to hold the newest part of the log
 */
public record ReadConfig(int inMemoryPercent) {
    public static final Setting<Integer> IN_MEMORY_PERCENT = Setting.int32("accessMessageInMemoryMaxRatio", 40)
        .between(1, 100)
        .doc("How much of the machine's memory is taken to hold the newest messages, in percent.");

    static List<Setting<?>> settings() {
        return List.of(IN_MEMORY_PERCENT);
    }

    static ReadConfig from(Settings settings) {
        return new ReadConfig(settings.get(IN_MEMORY_PERCENT));
    }
}
