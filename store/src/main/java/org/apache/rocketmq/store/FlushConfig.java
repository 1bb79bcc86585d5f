package org.apache.rocketmq.store;

import java.time.Duration;
import java.util.List;
import org.apache.rocketmq.common.internal.config.Setting;
import org.apache.rocketmq.common.internal.config.Settings;

/**
 * When a store writes to the disk.
 *
 * @param policy when an append is answered
 * @param interval the longest time that the log stays unflushed under ASYNC_FLUSH
 * @param queueInterval the longest time that queues and checkpoint stay unflushed
 * @param syncTimeout how long an append waits for the disk under SYNC_FLUSH
 */
public record FlushConfig(FlushPolicy policy, Duration interval, Duration queueInterval, Duration syncTimeout) {
    public static final Setting<FlushPolicy> FLUSH = Setting.oneOf("flushDiskType", FlushPolicy.ASYNC_FLUSH)
        .doc("SYNC_FLUSH answers a send only when the message is on the disk.");
    public static final Setting<Duration> FLUSH_INTERVAL = Setting.millis("flushIntervalCommitLog", 500)
        .between(1, 60_000)
        .doc("Longest time that a message stays unflushed under ASYNC_FLUSH.");
    public static final Setting<Duration> QUEUE_FLUSH_INTERVAL = Setting.millis("flushIntervalConsumeQueue", 1000)
        .between(1, 60_000)
        .doc("Longest time that consume queues and the checkpoint stay unflushed.");
    public static final Setting<Duration> SYNC_FLUSH_TIMEOUT = Setting.millis("syncFlushTimeout", 5000)
        .between(1, 600_000)
        .doc("How long a send waits for the disk under SYNC_FLUSH before FLUSH_DISK_TIMEOUT is answered.");

    static List<Setting<?>> settings() {
        return List.of(FLUSH, FLUSH_INTERVAL, QUEUE_FLUSH_INTERVAL, SYNC_FLUSH_TIMEOUT);
    }

    static FlushConfig from(Settings settings) {
        return new FlushConfig(settings.get(FLUSH), settings.get(FLUSH_INTERVAL), settings.get(QUEUE_FLUSH_INTERVAL),
            settings.get(SYNC_FLUSH_TIMEOUT));
    }
}
