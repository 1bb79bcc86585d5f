package org.apache.rocketmq.store.retention;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.common.internal.worker.Idle;
import org.apache.rocketmq.common.internal.worker.Worker;
import org.apache.rocketmq.store.log.CommitLog;
import org.apache.rocketmq.store.log.Segment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the log's oldest segments: one in a turn, so many in a round. The segment that is being written stays, and so
 * does what is not on the disk yet. After a round all that points into the log is trimmed. Between the rounds it looks
 * at the disks, so that messages are refused, and taken again, in time.
 */
public final class Retention implements Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    /** How often the disks are looked at, at least. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Parts parts;
    private volatile RetentionConfig config;
    private final SpaceWatch space;
    private final ZoneId zone;
    private volatile boolean deletionAsked;
    private volatile boolean trimmingAsked;
    private boolean deletesAtAnyHour;
    private long nextRoundMillis;
    private int leftInRound;
    private long trimmedTo;

    /** What it works on; the folders are those whose disks are watched. */
    public record Parts(CommitLog log, List<Trimmed> trimmed, List<Path> folders, DiskUsage usage,
        InstantSource clock, Failures failures) { }

    /** Something that points into the log, and forgets what points to records that are gone. */
    @FunctionalInterface
    public interface Trimmed {
        void dropBelow(long firstLogPosition) throws IOException;
    }

    /** Retention of an open store. */
    public Retention(RetentionConfig config, Parts parts, ZoneId zone) {
        this.config = config;
        this.parts = parts;
        this.zone = zone;
        this.space = new SpaceWatch(() -> this.config, parts.folders, parts.usage);
        // Opening has trimmed all.
        this.trimmedTo = parts.log.segments().firstPosition();
    }

    @Override
    public String name() {
        return "log-retention";
    }

    /** How long its worker rests: after a deletion as long as the settings say, else until the next look. */
    public Idle idle() {
        long pause = config.pace().fileInterval().toNanos();
        long rest = Math.min(LOOK.toNanos(), config.pace().interval().toNanos());
        return work -> work > 0 ? pause : rest;
    }

    /** Goes on with other settings; how often it looks stays as it was. Any thread. */
    public void change(RetentionConfig changed) {
        config = changed;
    }

    /** Why no message is taken, or null. Any thread. */
    public String complaint() {
        return space.complaint();
    }

    /** Asks for the deletion of all segments whose time is over, whatever the hour. Any thread. */
    public void deleteExpired() {
        deletionAsked = true;
    }

    /** Asks that all that points into the log forgets what points to records that are gone. Any thread. */
    public void trim() {
        trimmingAsked = true;
    }

    @Override
    public int work() throws IOException {
        look();
        long now = parts.clock.millis();
        if (deletionAsked) {
            deletionAsked = false;
            deletesAtAnyHour = true;
        }
        long interval = config.pace().interval().toMillis();
        // Also when the clock was set back.
        boolean due = now >= nextRoundMillis || now < nextRoundMillis - interval;
        if (leftInRound == 0 && (due || deletesAtAnyHour)) {
            nextRoundMillis = now + interval;
            leftInRound = config.pace().batch();
        }
        if (leftInRound == 0) {
            trimIf(trimmingAsked);
            return 0;
        }
        boolean deleted = false;
        try {
            deleted = deleteOne(now);
        } finally {
            leftInRound = deleted ? leftInRound - 1 : 0;
            // Who asks for it just after a send does not ask in vain.
            deletesAtAnyHour &= deleted || awaitsForce();
            if (leftInRound == 0) {
                trimIf(trimmingAsked || trimmedTo != parts.log.segments().firstPosition());
            }
        }
        return deleted ? 1 : 0;
    }

    private void look() {
        try {
            space.look();
        } catch (IOException e) {
            parts.failures.report("asking how full the disk is", e);
        }
    }

    /** Whether the oldest segment is complete and will be on the disk soon. */
    private boolean awaitsForce() {
        List<Segment> segments = parts.log.segments().segments();
        return segments.size() > 1 && segments.get(0).end() > parts.log.flushedPosition()
            && parts.log.readOnlyBecause() == null;
    }

    /** Deletes the oldest segment if there is a reason to. */
    private boolean deleteOne(long now) throws IOException {
        List<Segment> segments = parts.log.segments().segments();
        long flushed = parts.log.flushedPosition();
        if (segments.size() < 2 || segments.get(0).end() > flushed) {
            return false;
        }
        Segment head = segments.get(0);
        String reason = reason(head, segments.get(1), now);
        if (reason == null || !parts.log.segments().dropHead(flushed)) {
            return false;
        }
        LOG.info("Deleted the commit log file {}, as {}", head, reason);
        return true;
    }

    private String reason(Segment head, Segment next, long now) throws IOException {
        if (config.forces() && space.percent() >= config.forcePercent()) {
            return "the disk is fuller than diskSpaceCleanForciblyRatio=" + config.forcePercent() + " %";
        }
        long kept;
        try {
            kept = now - SegmentAge.lastStored(head, next);
        } catch (NoSuchFileException e) {
            if (Files.exists(head.file())) {
                throw e;
            }
            return "somebody else did already";
        }
        if (kept < config.reserved().toMillis()) {
            return null;
        }
        boolean anyHour = deletesAtAnyHour || space.percent() >= config.deletePercent();
        return anyHour || config.hours().contain(parts.clock.instant(), zone)
            ? "fileReservedTime=" + config.reserved().toHours() + " h is over" : null;
    }

    /** One that fails does not keep the others from it, and is asked again after the next round. */
    private void trimIf(boolean needed) {
        if (!needed) {
            return;
        }
        trimmingAsked = false;
        long first = parts.log.segments().firstPosition();
        boolean all = true;
        for (Trimmed one : parts.trimmed) {
            try {
                one.dropBelow(first);
            } catch (IOException | UncheckedIOException e) {
                all = false;
                parts.failures.report("trimming what points before log position " + first, e);
            }
        }
        trimmedTo = all ? first : trimmedTo;
    }
}
