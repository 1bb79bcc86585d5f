package org.apache.rocketmq.store;

import java.time.Duration;
import java.util.List;
import org.apache.rocketmq.common.internal.config.Setting;
import org.apache.rocketmq.common.internal.config.Settings;

/**
 * When a store forces what it wrote to the disk.
 *
 * @param policy when an append is answered
 * @param timed whether the log is looked at every {@code interval} only, or at each append too, under ASYNC_FLUSH
 * @param interval how often the log is looked at under ASYNC_FLUSH
 * @param leastPages how many pages must have been written for a force, under ASYNC_FLUSH
 * @param thoroughInterval after which time anything is forced, under ASYNC_FLUSH
 * @param queueInterval the longest time that queues and checkpoint stay unflushed
 * @param syncTimeout how long an append waits for the disk under SYNC_FLUSH
 */
public record FlushConfig(FlushPolicy policy, boolean timed, Duration interval, int leastPages,
    Duration thoroughInterval, Duration queueInterval, Duration syncTimeout) {
    public static final Setting<FlushPolicy> FLUSH = Setting.oneOf("flushDiskType", FlushPolicy.ASYNC_FLUSH)
        .doc("SYNC_FLUSH answers a send, and shows its message to consumers, only when it is on the disk.");
    public static final Setting<Boolean> TIMED = Setting.bool("flushCommitLogTimed", true)
        .doc("Under ASYNC_FLUSH: true looks every flushIntervalCommitLog whether to flush, false after each append.");
    public static final Setting<Duration> FLUSH_INTERVAL = Setting.millis("flushIntervalCommitLog", 500)
        .between(1, 60_000)
        .doc("Under ASYNC_FLUSH: how often is looked whether there is enough to flush.");
    public static final Setting<Integer> LEAST_PAGES = Setting.int32("flushCommitLogLeastPages", 4)
        .between(0, 1 << 18)
        .doc("Under ASYNC_FLUSH: how many pages of 4 KiB are enough to flush; 0 for any byte.");
    public static final Setting<Duration> THOROUGH_INTERVAL = Setting.millis("flushCommitLogThoroughInterval", 10_000)
        .between(1, 600_000)
        .doc("Under ASYNC_FLUSH: longest time that a message stays unflushed because there is little to flush.");
    public static final Setting<Duration> QUEUE_FLUSH_INTERVAL = Setting.millis("flushIntervalConsumeQueue", 1000)
        .between(1, 60_000)
        .doc("Longest time that consume queues and the checkpoint stay unflushed.");
    public static final Setting<Duration> SYNC_FLUSH_TIMEOUT = Setting.millis("syncFlushTimeout", 5000)
        .between(1, 600_000)
        .doc("How long a send waits for the disk under SYNC_FLUSH before FLUSH_DISK_TIMEOUT is answered.");

    static List<Setting<?>> settings() {
        return List.of(FLUSH, TIMED, FLUSH_INTERVAL, LEAST_PAGES, THOROUGH_INTERVAL, QUEUE_FLUSH_INTERVAL,
            SYNC_FLUSH_TIMEOUT);
    }

    static FlushConfig from(Settings settings) {
        return new FlushConfig(settings.get(FLUSH), settings.get(TIMED), settings.get(FLUSH_INTERVAL),
            settings.get(LEAST_PAGES), settings.get(THOROUGH_INTERVAL), settings.get(QUEUE_FLUSH_INTERVAL),
            settings.get(SYNC_FLUSH_TIMEOUT));
    }
}
