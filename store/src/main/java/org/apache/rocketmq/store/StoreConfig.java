package org.apache.rocketmq.store;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.rocketmq.common.internal.config.Setting;
import org.apache.rocketmq.common.internal.config.Settings;
import org.apache.rocketmq.store.index.DelayLevels;
import org.apache.rocketmq.store.index.ExtensionConfig;
import org.apache.rocketmq.store.log.WritePath;
import org.apache.rocketmq.store.retention.RetentionConfig;

/**
 * What a store is opened with.
 *
 * @param root the folder of all files
 * @param commitLogDir the folder of the log's segments
 * @param segmentBytes the length of one segment
 * @param queueFileBytes the length of one file of a consume queue, a multiple of an entry's 20 bytes
 * @param extended whether and how queues are extended
 * @param maxMessageBytes the longest body
 * @param storeHost the broker's own address, which every record names
 * @param delayLevels the delays of levels 1, 2, ... as text
 * @param flush when the disk is written to, and what for
 * @param writes how appends get into the log's files
 * @param reads how much is read at a time
 * @param keys whether and how keys are indexed
 * @param retention how long messages are kept
 */
public record StoreConfig(Path root, Path commitLogDir, int segmentBytes, int queueFileBytes, ExtensionConfig extended,
    int maxMessageBytes, InetSocketAddress storeHost, String delayLevels, FlushConfig flush, WriteConfig writes,
    ReadConfig reads, KeyIndexConfig keys, RetentionConfig retention) {

    public static final Setting<Path> ROOT =
        Setting.path("storePathRootDir", Path.of(System.getProperty("user.home"), "store"))
            .doc("Folder of all that the broker stores.");
    public static final Setting<Path> COMMIT_LOG = Setting.path("storePathCommitLog", null)
        .doc("Folder of the commit log; below storePathRootDir when not given.");
    public static final Setting<Integer> SEGMENT_BYTES = Setting.int32("mappedFileSizeCommitLog", 1 << 30)
        .between(4096, Integer.MAX_VALUE)
        .doc("Length of one file of the commit log. Fixed once the log exists.");
    public static final Setting<Integer> QUEUE_FILE_BYTES = Setting.int32("mappedFileSizeConsumeQueue", 6_000_000)
        .between(20, 1 << 30)
        .doc("Length of one file of a consume queue, rounded up to 20 bytes. Fixed once the queues exist.");
    public static final Setting<Integer> MAX_MESSAGE_BYTES = Setting.int32("maxMessageSize", 4 << 20)
        .between(1, 1 << 28)
        .doc("Longest body of a message.");
    public static final Setting<String> DELAY_LEVELS =
        Setting.text("messageDelayLevel", "1s 5s 10s 30s 1m 2m 3m 4m 5m 6m 7m 8m 9m 10m 20m 30m 1h 2h")
            .accepting(StoreConfig::areLevels, "delays separated by blanks, each a number and s, m, h or d")
            .doc("Delays of the levels 1, 2, ...");
    /** The older spelling, as Apache's documents still have it. */
    private static final Setting<Integer> SEGMENT_BYTES_OLD = Setting.int32("mapedFileSizeCommitLog", 0)
        .accepting(bytes -> bytes == 0 || bytes >= 4096, "a whole number from 4096 (0: see mappedFileSizeCommitLog)")
        .doc("Older spelling of mappedFileSizeCommitLog; counts when not 0.");
    private static final Setting<Integer> QUEUE_FILE_BYTES_OLD = Setting.int32("mapedFileSizeConsumeQueue", 0)
        .accepting(bytes -> bytes == 0 || bytes >= 20 && bytes <= 1 << 30,
            "a whole number from 20 to 1073741824 (0: see mappedFileSizeConsumeQueue)")
        .doc("Older spelling of mappedFileSizeConsumeQueue; counts when not 0.");

    private static final int ENTRY_BYTES = 20;

    /** All settings of the store. */
    public static List<Setting<?>> settings() {
        return Stream.of(own(), ExtensionConfig.settings(), FlushConfig.settings(), WriteConfig.settings(),
            ReadConfig.settings(), KeyIndexConfig.settings(), RetentionConfig.settings())
            .flatMap(List::stream).toList();
    }

    private static List<Setting<?>> own() {
        return List.of(ROOT, COMMIT_LOG, SEGMENT_BYTES, SEGMENT_BYTES_OLD, QUEUE_FILE_BYTES, QUEUE_FILE_BYTES_OLD,
            MAX_MESSAGE_BYTES, DELAY_LEVELS);
    }

    public static StoreConfig from(Settings settings, InetSocketAddress storeHost) {
        Path root = settings.get(ROOT);
        Path commitLog = settings.get(COMMIT_LOG);
        return new StoreConfig(root, commitLog == null ? root.resolve("commitlog") : commitLog,
            newerOrOlder(settings, SEGMENT_BYTES, SEGMENT_BYTES_OLD),
            newerOrOlder(settings, QUEUE_FILE_BYTES, QUEUE_FILE_BYTES_OLD), ExtensionConfig.from(settings),
            settings.get(MAX_MESSAGE_BYTES), storeHost, settings.get(DELAY_LEVELS),
            FlushConfig.from(settings), WriteConfig.from(settings), ReadConfig.from(settings),
            KeyIndexConfig.from(settings), RetentionConfig.from(settings));
    }

    public StoreConfig {
        queueFileBytes = Math.toIntExact((queueFileBytes + ENTRY_BYTES - 1L) / ENTRY_BYTES * ENTRY_BYTES);
        if (storeHost.isUnresolved()) {
            throw new IllegalArgumentException("the broker's own address " + storeHost + " is not known");
        }
    }

    /** The way that records take to the log's files. */
    WritePath writePath() {
        return writes.path(flush.policy(), maxMessageBytes, segmentBytes);
    }

    private static int newerOrOlder(Settings settings, Setting<Integer> newer, Setting<Integer> older) {
        int old = settings.get(older);
        return old == 0 ? settings.get(newer) : old;
    }

    private static boolean areLevels(String text) {
        try {
            DelayLevels.parse(text);
            return true;
        } catch (IllegalArgumentException | ArithmeticException e) {
            return false;
        }
    }
}
