package org.apache.rocketmq.broker.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One whole version is there at any time. */
class TableFileTest {
    private static final Function<String, String> PARSE = text -> {
        if (text.startsWith("bad")) {
            throw new IllegalArgumentException(text);
        }
        return text;
    };

    @TempDir
    Path folder;

    private TableFile file() {
        return new TableFile(folder.resolve("config"), "t.json");
    }

    private void put(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve("config"));
        Files.writeString(folder.resolve("config").resolve(name), text);
    }

    @Test
    void shouldStartWithoutAFile() throws Exception {
        assertEquals("nothing", file().load("nothing", PARSE));
    }

    @Test
    void shouldKeepThePreviousVersion() throws Exception {
        file().save("one");
        file().save("two");

        assertEquals("two", file().load(null, PARSE));
        assertEquals("one", Files.readString(folder.resolve("config/t.json.bak")));
    }

    @Test
    void shouldUseTheBackupWhereACrashLeftNothingElse() throws Exception {
        put("t.json.bak", "old");
        put("t.json.tmp", "bad half");

        assertEquals("old", file().load(null, PARSE));
    }

    @Test
    void shouldUseTheBackupOfADamagedFile() throws Exception {
        put("t.json", "bad");
        put("t.json.bak", "old");

        assertEquals("old", file().load(null, PARSE));
    }

    @Test
    void shouldNameBothFilesWhereBothAreDamaged() throws Exception {
        put("t.json", "bad1");
        put("t.json.bak", "bad2");

        var refused = assertThrows(DamagedTableException.class, () -> file().load(null, PARSE));

        assertTrue(refused.getMessage().contains("t.json is damaged: bad1"), refused.getMessage());
        assertTrue(refused.getMessage().contains("t.json.bak is damaged: bad2"), refused.getMessage());
    }
}
