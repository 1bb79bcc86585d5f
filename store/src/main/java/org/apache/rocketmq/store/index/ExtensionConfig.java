package org.apache.rocketmq.store.index;

import java.util.List;
import org.apache.rocketmq.common.internal.config.Setting;
import org.apache.rocketmq.common.internal.config.Settings;

/**
 * How queues are extended. What is there is always read.
 *
 * @param written whether new entries get an extension
 * @param fileBytes the length of a file; where a queue has files already, theirs counts
 */
public record ExtensionConfig(boolean written, int fileBytes) {
    public static final Setting<Boolean> WRITTEN = Setting.bool("enableConsumeQueueExt", false)
        .doc("Whether consume queues get an extension, which has room for what filters find out in advance.");
    public static final Setting<Integer> FILE_BYTES = Setting.int32("mappedFileSizeConsumeQueueExt", 48 << 20)
        .between(64, 1 << 30)
        .doc("Length of one file of a consume queue's extension; queues that have files keep to theirs.");

    public static List<Setting<?>> settings() {
        return List.of(WRITTEN, FILE_BYTES);
    }

    public static ExtensionConfig from(Settings settings) {
        return new ExtensionConfig(settings.get(WRITTEN), settings.get(FILE_BYTES));
    }
}
