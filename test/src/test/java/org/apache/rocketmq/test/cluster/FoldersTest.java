package org.apache.rocketmq.test.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The texts of a broker's files, which it replaces at any time. */
class FoldersTest {
    private static final int READS = 20_000;

    @TempDir
    private Path folder;

    @Test
    void shouldReadFolderWhoseFilesAreReplacedMeanwhile() throws Exception {
        Files.writeString(folder.resolve("kept"), "kept");
        var over = new AtomicBoolean();
        var replacing = CompletableFuture.runAsync(() -> replaceUntil(over));
        try {
            for (int read = 0; read < READS; read++) {
                assertTrue(Folders.readAll(folder).contains("kept"));
            }
        } finally {
            over.set(true);
            replacing.join();
        }
    }

    private void replaceUntil(AtomicBoolean over) {
        try {
            Path next = folder.resolve("next");
            Path table = folder.resolve("table");
            while (!over.get()) {
                Files.writeString(next, "replaced");
                Files.deleteIfExists(table);
                Files.move(next, table, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
