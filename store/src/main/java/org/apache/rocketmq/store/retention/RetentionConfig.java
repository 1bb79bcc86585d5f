package org.apache.rocketmq.store.retention;

import java.time.Duration;
import java.util.List;
import org.apache.rocketmq.common.internal.config.Setting;
import org.apache.rocketmq.common.internal.config.Settings;

/**
 * How long messages are kept, and what happens when the disk gets full.
 *
 * @param reserved how long a segment is kept
 * @param hours when those are deleted that were kept for so long
 * @param deletePercent from here on at any hour
 * @param forcePercent from here on the oldest go, however young they are
 * @param forces whether that is so
 * @param refusePercent from here on no message is taken
 * @param pace when segments are looked at, and how many are deleted
 */
public record RetentionConfig(Duration reserved, DeleteHours hours, int deletePercent, int forcePercent,
    boolean forces, int refusePercent, Pace pace) {

    public static final Setting<Integer> RESERVED_HOURS = Setting.int32("fileReservedTime", 72)
        .between(0, 1_000_000)
        .doc("How many hours a full file of the commit log is kept, from its last change on.");
    public static final Setting<String> DELETE_WHEN = Setting.text("deleteWhen", "04")
        .accepting(DeleteHours::areHours, "hours from 00 to 23, separated by ;")
        .doc("The hours of the day, by this machine's clock, at which files are deleted whose time is over.");
    public static final Setting<Integer> DELETE_PERCENT = Setting.int32("diskMaxUsedSpaceRatio", 75)
        .between(10, 95)
        .doc("How full the disk may be, in percent, before files whose time is over are deleted at any hour.");
    public static final Setting<Integer> FORCE_PERCENT = Setting.int32("diskSpaceCleanForciblyRatio", 85)
        .between(10, 99)
        .doc("How full the disk may be, in percent, before the oldest files are deleted though their time is not"
            + " over.");
    public static final Setting<Boolean> FORCES = Setting.bool("cleanFileForciblyEnable", true)
        .doc("Whether files are deleted though their time is not over when the disk is too full.");
    public static final Setting<Integer> REFUSE_PERCENT = Setting.int32("diskSpaceWarningLevelRatio", 90)
        .between(10, 99)
        .doc("How full the disk may be, in percent, before messages are refused.");
    public static final Setting<Duration> INTERVAL = Setting.millis("cleanResourceInterval", 10_000)
        .between(10, 3_600_000)
        .doc("How often files are looked for that may be deleted.");
    public static final Setting<Duration> FILE_INTERVAL = Setting.millis("deleteCommitLogFilesInterval", 100)
        .between(0, 60_000)
        .doc("The pause after the deletion of a file of the commit log: the disk has other things to do.");
    public static final Setting<Integer> BATCH = Setting.int32("deleteFileBatchMax", 10)
        .between(1, 10_000)
        .doc("Files of the commit log that are deleted in one cleanResourceInterval, at most.");

    /**
     * How fast it goes.
     *
     * @param interval the time from one round to the next
     * @param fileInterval the pause after each deletion
     * @param batch so many deletions in a round, at most
     */
    public record Pace(Duration interval, Duration fileInterval, int batch) { }

    public static List<Setting<?>> settings() {
        return List.of(RESERVED_HOURS, DELETE_WHEN, DELETE_PERCENT, FORCE_PERCENT, FORCES, REFUSE_PERCENT, INTERVAL,
            FILE_INTERVAL, BATCH);
    }

    public static RetentionConfig from(Settings settings) {
        return new RetentionConfig(Duration.ofHours(settings.get(RESERVED_HOURS)),
            DeleteHours.parse(settings.get(DELETE_WHEN)), settings.get(DELETE_PERCENT), settings.get(FORCE_PERCENT),
            settings.get(FORCES), settings.get(REFUSE_PERCENT),
            new Pace(settings.get(INTERVAL), settings.get(FILE_INTERVAL), settings.get(BATCH)));
    }
}
