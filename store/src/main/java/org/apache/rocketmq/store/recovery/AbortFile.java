package org.apache.rocketmq.store.recovery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.rocketmq.store.log.Disk;

/** A file that is there while a broker runs: whoever finds it at the start knows that the last one crashed. */
public final class AbortFile {
    private final Path file;
    private final Disk disk;

    public AbortFile(Path file, Disk disk) {
        this.file = file;
        this.disk = disk;
    }

    public boolean exists() {
        return Files.exists(file);
    }

    public void create(long pid) throws IOException {
        Files.writeString(file, Long.toString(pid));
        disk.forceFolder(file.getParent());
    }

    public void delete() throws IOException {
        Files.deleteIfExists(file);
        disk.forceFolder(file.getParent());
    }
}
