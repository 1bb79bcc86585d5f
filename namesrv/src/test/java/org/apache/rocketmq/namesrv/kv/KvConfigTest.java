package org.apache.rocketmq.namesrv.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key-value configuration and its file, through restarts and damage. */
class KvConfigTest {
    @TempDir
    private Path folder;
    private Path path;

    @BeforeEach
    void choosePath() {
        path = folder.resolve("deep").resolve("kvConfig.json");
    }

    @Test
    void shouldBeEmptyWithoutAFile() throws IOException {
        var config = open();

        assertNull(config.get("ns", "k"));
        assertEquals(Map.of(), config.namespace("ns"));
    }

    @Test
    void shouldHaveAfterARestartWhatWasPut() throws IOException {
        var config = open();
        config.put("ns", "k", "v\nwith a line break, \"quotes\" and \u00fcml\u00e4ut");
        config.put("ns", "gone", "x");
        config.put("other", "k", "w");
        config.delete("ns", "gone");
        config.delete("other", "k");
        config.delete("nowhere", "k");

        var reopened = open();

        assertEquals(Map.of("k", "v\nwith a line break, \"quotes\" and \u00fcml\u00e4ut"), reopened.namespace("ns"));
        assertEquals(Map.of(), reopened.namespace("other"));
        assertFalse(Files.exists(path.resolveSibling("kvConfig.json.tmp")));
    }

    @Test
    void shouldReadAndWriteTheFormOfRocketmq() throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, "{\"configTable\":{\"ORDER_TOPIC_CONFIG\":{\"T\":\"broker-a:4\"}}}");
        var config = open();

        assertEquals("broker-a:4", config.get("ORDER_TOPIC_CONFIG", "T"));
        config.put("ORDER_TOPIC_CONFIG", "A", "broker-a:1");

        assertEquals("{\"configTable\":{\"ORDER_TOPIC_CONFIG\":{\"A\":\"broker-a:1\",\"T\":\"broker-a:4\"}}}",
            Files.readString(path));
    }

    @Test
    void shouldUseTheBackupOfADamagedFile() throws IOException {
        var config = open();
        config.put("ns", "k", "1");
        config.put("ns", "k", "2");
        for (String damaged : new String[] {"", "{\"configTable\":{\"ns\":{\"k", "[1]", "null", "nonsense"}) {
            Files.writeString(path, damaged);
            assertEquals("1", open().get("ns", "k"), damaged);
        }
        Files.delete(path);
        assertEquals("1", open().get("ns", "k"));
    }

    @Test
    void shouldNotStartWhenBackupAndFileAreDamaged() throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, "{\"configTable\"");

        String message = assertThrows(IOException.class, this::open).getMessage();

        assertTrue(message.contains(path.toString()), message);
        assertTrue(message.contains("damaged"), message);
        assertTrue(message.contains("kvConfig.json.bak is missing"), message);
        assertTrue(message.contains("move it away"), message);
    }

    @Test
    void shouldRefuseWhatIsTooLong() throws IOException {
        var config = open();

        assertThrows(IllegalArgumentException.class, () -> config.put("n".repeat(256), "k", "v"));
        assertThrows(IllegalArgumentException.class, () -> config.put("ns", "k".repeat(256), "v"));
        assertThrows(IllegalArgumentException.class, () -> config.put("ns", "k", "v".repeat(64 * 1024 + 1)));
        assertThrows(IllegalArgumentException.class, () -> config.put(" ", "k", "v"));
        assertThrows(IllegalArgumentException.class, () -> config.put("ns", "", "v"));
        assertThrows(IllegalArgumentException.class, () -> config.put("ns", "k\nl", "v"));
        assertFalse(Files.exists(path));
        for (int i = 0; i < 63; i++) {
            config.put("ns", "k" + i, "v".repeat(64 * 1024));
        }
        var before = config.namespace("ns");
        var refusal = assertThrows(
            IllegalArgumentException.class, () -> config.put("ns", "k63", "v".repeat(64 * 1024)));
        assertTrue(refusal.getMessage().contains("64 entries"), refusal.getMessage());
        assertEquals(before, config.namespace("ns"));
    }

    @Test
    void shouldChangeNothingWhenTheFileCannotBeWritten() throws IOException {
        var config = open();
        config.put("ns", "k", "1");
        Files.createDirectory(path.resolveSibling("kvConfig.json.tmp"));

        assertThrows(IOException.class, () -> config.put("ns", "k", "2"));

        assertEquals("1", config.get("ns", "k"));
        assertEquals("1", open().get("ns", "k"));
    }

    private KvConfig open() throws IOException {
        return KvConfig.open(new KvFile(path));
    }
}
