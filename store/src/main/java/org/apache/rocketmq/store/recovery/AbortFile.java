package org.apache.rocketmq.store.recovery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.rocketmq.store.log.Disk;

/** A file that is there while a broker runs: whoever finds it at the start knows that the last one crashed. */
public final class AbortFile {
    private final Path file;
    private final Disk disk;
    private final boolean found;

    public AbortFile(Path file, Disk disk) {
        this.file = file;
        this.disk = disk;
        this.found = Files.exists(file);
    }

    /** Whether it was there when this process came. */
    public boolean found() {
        return found;
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
