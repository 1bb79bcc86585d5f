package org.apache.rocketmq.store;

import java.util.List;
import org.apache.rocketmq.common.internal.config.Setting;
import org.apache.rocketmq.common.internal.config.Settings;

/**
 * How a store reads.
 *
 * @param inMemoryPercent how much of the machine's memory is taken to hold the newest part of the log
 * @param coldMessages how many messages a read gives at most, of those that are older than that
 * @param coldBytes and how many bytes
 */
public record ReadConfig(int inMemoryPercent, int coldMessages, int coldBytes) {
    public static final Setting<Integer> IN_MEMORY_PERCENT = Setting.int32("accessMessageInMemoryMaxRatio", 40)
        .between(1, 100)
        .doc("How much of the machine's memory is taken to hold the newest messages, in percent.");
    public static final Setting<Integer> COLD_MESSAGES = Setting.int32("maxTransferCountOnMessageInDisk", 8)
        .between(1, 1 << 16)
        .doc("Messages in the answer to one pull, at most, where they are probably not in memory.");
    public static final Setting<Integer> COLD_BYTES = Setting.int32("maxTransferBytesOnMessageInDisk", 65_536)
        .between(1, 1 << 28)
        .doc("Bytes in the answer to one pull, at most, where its messages are probably not in memory; a longer"
            + " message goes alone.");

    static List<Setting<?>> settings() {
        return List.of(IN_MEMORY_PERCENT, COLD_MESSAGES, COLD_BYTES);
    }

    static ReadConfig from(Settings settings) {
        return new ReadConfig(settings.get(IN_MEMORY_PERCENT), settings.get(COLD_MESSAGES), settings.get(COLD_BYTES));
    }
}
