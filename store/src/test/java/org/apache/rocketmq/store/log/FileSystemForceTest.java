package org.apache.rocketmq.store.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A whole file system is forced where the system tells whether that went well. */
class FileSystemForceTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"Linux,5.8.0-1-amd64,true", "Linux,5.10.0,true", "Linux,6.1.0,true", "Linux,10.0,true",
        "Linux,5.7.19,false", "Linux,4.19.0,false", "Linux,3.10.0-1160.el7,false", "Mac OS X,14.1,false",
        "Windows 10,10.0,false"})
    void shouldBeUsedWhereFailuresAreTold(String name, String version, boolean told) {
        assertEquals(told, FileSystemForce.tellsFailures(name, version));
    }

    private static FileSystemForce open(Path folder) throws IOException {
        var whole = FileSystemForce.open(folder);
        assumeTrue(whole != null, "this system has no syncfs that tells failures, or JNA cannot be loaded on it");
        return whole;
    }

    @Test
    void shouldForceTheFileSystemOfAFolder() throws IOException {
        try (var whole = open(folder)) {
            Files.writeString(folder.resolve("new"), "bytes");
            whole.force();
            whole.force();
        }
    }

    @Test
    void shouldNameAFolderThatIsNotThere() throws IOException {
        open(folder).close();
        Path missing = folder.resolve("missing");
        var failure = assertThrows(IOException.class, () -> FileSystemForce.open(missing));
        assertTrue(failure.getMessage().contains(missing.toString()), failure::getMessage);
    }

    @Test
    void shouldSayWhatCannotBeForced() throws IOException {
        var closed = open(folder);
        closed.close();
        var failure = assertThrows(IOException.class, closed::force);
        assertTrue(failure.getMessage().contains(folder.toString()), failure::getMessage);
    }
}
