package org.apache.rocketmq.store.recovery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.rocketmq.store.log.FileNames;

/** A file that is there while a broker runs: whoever finds it at the start knows that the last one crashed. */
public final class AbortFile {
    private final Path file;

    public AbortFile(Path file) {
        this.file = file;
    }

    public boolean exists() {
        return Files.exists(file);
    }

    public void create(long pid) throws IOException {
        Files.writeString(file, Long.toString(pid));
        FileNames.forceFolder(file.getParent());
    }

    public void delete() throws IOException {
        Files.deleteIfExists(file);
        FileNames.forceFolder(file.getParent());
    }
}
