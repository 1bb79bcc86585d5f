package org.apache.rocketmq.store;

import java.time.Duration;
import java.util.List;
import org.apache.rocketmq.common.internal.config.Setting;
import org.apache.rocketmq.common.internal.config.Settings;
import org.apache.rocketmq.store.log.WritePath;

/**
 * How appends get into the log's files.
 *
 * @param pooled whether they are gathered in memory also under ASYNC_FLUSH
 * @param poolBuffers how many buffers of {@link #bufferBytes} gather them then
 * @param failFast whether an append that finds no buffer is refused at once
 * @param commitInterval how often the buffers are looked at under ASYNC_FLUSH
 * @param commitLeastPages how many gathered pages are written before that
 * @param commitThoroughInterval after which time anything is written
 * @param busyTimeout how long an append waits for its turn, or for a buffer
 * @param backsWhole whether the log's next file gets its blocks and pages before it is used
 */
public record WriteConfig(boolean pooled, int poolBuffers, boolean failFast, Duration commitInterval,
    int commitLeastPages, Duration commitThoroughInterval, Duration busyTimeout, boolean backsWhole) {
    public static final Setting<Boolean> POOLED = Setting.bool("transientStorePoolEnable", false)
        .doc("Gathers messages in memory also under ASYNC_FLUSH: they are lost when the process is killed, and "
            + "consumers see them only when they are written.");
    public static final Setting<Integer> POOL_BUFFERS = Setting.int32("transientStorePoolSize", 5)
        .between(1, 1024)
        .doc("With transientStorePoolEnable: how many buffers gather messages, each of 64 KiB more than maxMessageSize "
            + "but no more than a commit log file; under SYNC_FLUSH without it there are two.");
    public static final Setting<Boolean> FAIL_FAST = Setting.bool("fastFailIfNoBufferInStorePool", false)
        .doc("Whether a send that finds all buffers full is refused at once, and not after "
            + "osPageCacheBusyTimeOutMills.");
    public static final Setting<Duration> COMMIT_INTERVAL = Setting.millis("commitIntervalCommitLog", 200)
        .between(1, 60_000)
        .doc("With transientStorePoolEnable under ASYNC_FLUSH: how often is looked whether to write the buffers.");
    public static final Setting<Integer> COMMIT_LEAST_PAGES = Setting.int32("commitCommitLogLeastPages", 4)
        .between(0, 1 << 18)
        .doc("With transientStorePoolEnable under ASYNC_FLUSH: how many gathered pages of 4 KiB are written at once.");
    public static final Setting<Duration> COMMIT_THOROUGH = Setting.millis("commitCommitLogThoroughInterval", 200)
        .between(1, 600_000)
        .doc("With transientStorePoolEnable under ASYNC_FLUSH: longest time that a message stays unwritten because "
            + "there is little to write.");
    public static final Setting<Duration> BUSY_TIMEOUT = Setting.millis("osPageCacheBusyTimeOutMills", 1000)
        .between(1, 60_000)
        .doc("How long a send waits for its turn to write, or for a buffer, before SYSTEM_BUSY is answered.");
    public static final Setting<Boolean> BACKS_WHOLE = Setting.bool("warmMapedFileEnable", false)
        .doc("Fills the commit log's next file with zeros ahead of time, so that no send waits for the disk's blocks.");

    private static final int SYNC_BUFFERS = 2;
    /** What a record of the longest body may have beside it. */
    private static final int BESIDE_BODY = 64 * 1024;

    static List<Setting<?>> settings() {
        return List.of(POOLED, POOL_BUFFERS, FAIL_FAST, COMMIT_INTERVAL, COMMIT_LEAST_PAGES, COMMIT_THOROUGH,
            BUSY_TIMEOUT, BACKS_WHOLE);
    }

    static WriteConfig from(Settings settings) {
        return new WriteConfig(settings.get(POOLED), settings.get(POOL_BUFFERS), settings.get(FAIL_FAST),
            settings.get(COMMIT_INTERVAL), settings.get(COMMIT_LEAST_PAGES), settings.get(COMMIT_THOROUGH),
            settings.get(BUSY_TIMEOUT), settings.get(BACKS_WHOLE));
    }

    /** The way that records take under a flush policy. */
    WritePath path(FlushPolicy policy, int maxMessageBytes, int segmentBytes) {
        boolean forcedFirst = policy == FlushPolicy.SYNC_FLUSH;
        int buffers = pooled ? poolBuffers : forcedFirst ? SYNC_BUFFERS : 0;
        return new WritePath(buffers, bufferBytes(maxMessageBytes, segmentBytes), forcedFirst);
    }

    private static int bufferBytes(int maxMessageBytes, int segmentBytes) {
        return Math.min(Math.max(segmentBytes, BESIDE_BODY), maxMessageBytes + BESIDE_BODY);
    }
}
