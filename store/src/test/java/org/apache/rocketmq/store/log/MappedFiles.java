package org.apache.rocketmq.store.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** What this process has mapped, as the system tells it. */
public final class MappedFiles {
    private static final Path MAPS = Path.of("/proc/self/maps");

    private MappedFiles() { }

    /** Whether a file is mapped, deleted or not. */
    public static boolean contain(Path file) throws IOException {
        Assumptions.assumeTrue(Files.isReadable(MAPS), "the system does not tell what is mapped");
        String path = file.toRealPath().toString();
        return Files.readAllLines(MAPS).stream().anyMatch(line -> line.endsWith(path));
    }

    /** Whether a file that was deleted is still mapped, and so keeps its blocks. */
    public static boolean containDeleted(Path file) throws IOException {
        String path = file.getParent().toRealPath().resolve(file.getFileName()) + " (deleted)";
        return Files.readAllLines(MAPS).stream().anyMatch(line -> line.endsWith(path));
    }
}
