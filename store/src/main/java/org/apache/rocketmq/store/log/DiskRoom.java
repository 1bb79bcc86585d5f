package org.apache.rocketmq.store.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells the want of room on a disk from its failures: the one goes by itself once somebody makes room. */
public final class DiskRoom {
    private static final long MIB = 1 << 20;

    private DiskRoom() { }

    /** Whether a write failed for want of room. Java tells that by the system's text alone. */
    public static boolean isLacking(IOException e) {
        String text = e.getMessage();
        return text != null && (text.contains("No space left") || text.contains("quota exceeded"));
    }

    /** How much room there is, as text. */
    public static String describe(Path folder) {
        try {
            var disk = Files.getFileStore(folder);
            return "its disk has " + disk.getUsableSpace() / MIB + " of " + disk.getTotalSpace() / MIB + " MiB free";
        } catch (IOException e) {
            return "its disk does not tell how much room it has (" + e.getMessage() + ")";
        }
    }
}
