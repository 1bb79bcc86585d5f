package org.apache.rocketmq.store.retention;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches how full the disks of the store are, and has a complaint while one is too full to take messages. One thread
 * looks; anyone asks for the complaint.
 */
final class SpaceWatch {
    private static final Logger LOG = LoggerFactory.getLogger(SpaceWatch.class);
    private static final double MIB = 1L << 20;
    private static final double GIB = 1L << 30;

    private final Supplier<RetentionConfig> config;
    private final List<Path> folders;
    private final DiskUsage usage;
    private double percent;
    private volatile String complaint;

    /** A watch over the disks of some folders, maybe the same one. */
    SpaceWatch(Supplier<RetentionConfig> config, List<Path> folders, DiskUsage usage) {
        this.config = config;
        this.folders = folders;
        this.usage = usage;
    }

    /** Looks at the disks. One that does not tell how full it is is none to complain about: appends will show. */
    void look() throws IOException {
        double fullest = 0;
        String text = null;
        try {
            for (Path folder : folders) {
                DiskUsage.Space space = usage.of(folder);
                if (space.percent() > fullest) {
                    fullest = space.percent();
                    text = describe(folder, space);
                }
            }
        } finally {
            percent = fullest;
            complain(fullest >= config.get().refusePercent() ? text : null);
        }
    }

    private void complain(String text) {
        String before = complaint;
        complaint = text;
        if (before == null && text != null) {
            LOG.error("No message is taken any more: {}", text);
        } else if (before != null && text == null) {
            LOG.info("Messages are taken again: the disk is {} % full", format(percent));
        }
    }

    private String describe(Path folder, DiskUsage.Space space) {
        var now = config.get();
        return "the disk of " + folder + " is " + format(space.percent()) + " % full, " + sizes(space)
            + ", and diskSpaceWarningLevelRatio=" + now.refusePercent() + " % is where messages are refused:"
            + " make room on it, or let older messages go earlier (fileReservedTime="
            + now.reserved().toHours() + " h)";
    }

    /** In a unit in which the smaller of the two is told apart from the larger. */
    private static String sizes(DiskUsage.Space space) {
        boolean small = space.totalBytes() < GIB;
        double unit = small ? MIB : GIB;
        return format(space.usedBytes() / unit) + " of " + format(space.totalBytes() / unit)
            + (small ? " MiB" : " GiB");
    }

    private static String format(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** How full the fullest disk was, in percent. For the thread that looks. */
    double percent() {
        return percent;
    }

    /** Why no message is taken, or null. */
    String complaint() {
        return complaint;
    }
}
