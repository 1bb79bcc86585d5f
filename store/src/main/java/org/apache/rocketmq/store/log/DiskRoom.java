package org.apache.rocketmq.store.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the want of room on a disk from its failures: the one goes by itself once somebody makes room. */
public final class DiskRoom {
    private static final Logger LOG = LoggerFactory.getLogger(DiskRoom.class);
    private static final long MIB = 1 << 20;

    private DiskRoom() { }

    /** Whether a write failed for want of room. Java tells that by the system's text alone. */
    public static boolean isLacking(IOException e) {
        String text = e.getMessage();
        return text != null && (text.contains("No space left") || text.contains("quota exceeded"));
    }

    /** How much room there is, as text. */
    public static String describe(Path folder) {
        return describe(mebibytes(folder));
    }

    /** The same of what {@link #mebibytes} told. */
    public static String describe(long[] mebibytes) {
        return mebibytes[1] < 0 ? "its disk does not tell how much room it has"
            : "its disk has " + mebibytes[0] + " of " + mebibytes[1] + " MiB free";
    }

    /** How many MiB of a disk are free, and how many it has; -1 each where it does not tell. */
    public static long[] mebibytes(Path folder) {
        try {
            var disk = Files.getFileStore(folder);
            return new long[] {disk.getUsableSpace() / MIB, disk.getTotalSpace() / MIB};
        } catch (IOException e) {
            LOG.warn("The disk of {} does not tell how much room it has: {}", folder, e.toString());
            return new long[] {-1, -1};
        }
    }
}
