package org.apache.rocketmq.store.retention;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells how full the disk of a folder is. */
@FunctionalInterface
public interface DiskUsage {
    /**
     * What the system says. As {@code df} does it: what the system keeps for its administrator is neither used nor to
     * be had, so that 100 % means that no byte can be written.
     */
    DiskUsage REAL = folder -> {
        FileStore disk = Files.getFileStore(folder);
        long used = disk.getTotalSpace() - disk.getUnallocatedSpace();
        return new Space(used, used + disk.getUsableSpace());
    };

    /** How full it is now. */
    Space of(Path folder) throws IOException;

    /** So many bytes are used of so many that can be. */
    record Space(long usedBytes, long totalBytes) {
        double percent() {
            return totalBytes == 0 ? 0 : 100.0 * usedBytes / totalBytes;
        }
    }
}
