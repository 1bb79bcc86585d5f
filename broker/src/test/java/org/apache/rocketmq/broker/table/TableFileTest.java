package org.apache.rocketmq.broker.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.alibaba.fastjson2.JSON;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.rocketmq.store.log.Disk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One whole version is there at any time. */
class TableFileTest {
    /** The operations of a save into a folder that is there. */
    private static final int OPERATIONS = 4;
    private static final FailingDisk NEVER = new FailingDisk(-1, true, 1, Set.of());

    @TempDir
    Path folder;

    /** A table that is one number. */
    private static TableFile.Shape<Integer> shape() {
        return new TableFile.Shape<>("t", text -> {
            int number = JSON.parseObject(text).getJSONObject("t").getIntValue("v");
            if (number < 0) {
                throw new IllegalArgumentException("negative");
            }
            return number;
        }, TableFileTest::text);
    }

    private static String text(int number) {
        return "{\"t\":{\"v\":" + number + "}}";
    }

    private Path config() {
        return folder.resolve("config");
    }

    private TableFile file() {
        return new TableFile(config(), "t.json");
    }

    private TableFile file(Disk disk) {
        return new TableFile(config(), "t.json", disk);
    }

    private int load() throws IOException {
        return file().load(-1, shape());
    }

    private void put(String name, String text) throws IOException {
        Files.createDirectories(config());
        Files.writeString(config().resolve(name), text);
    }

    private String get(String name) throws IOException {
        return Files.readString(config().resolve(name));
    }

    @Test
    void shouldStartWithoutAFile() throws Exception {
        assertEquals(-1, load());
    }

    @Test
    void shouldKeepThePreviousVersion() throws Exception {
        file().save(text(1));
        file().save(text(2));

        assertEquals(2, load());
        assertEquals(text(1), get("t.json.bak"));
    }

    @Test
    void shouldForceTheContentBeforeTheNamesAndTheNamesLast() throws Exception {
        file().save(text(1));

        file(NEVER).save(text(2));

        assertEquals(List.of("force t.json.tmp", "rename to t.json.bak", "rename to t.json", "force folder config"),
            NEVER.operations());
    }

    @Test
    void shouldForceTheNameOfAFolderThatItMakes() throws Exception {
        var disk = new FailingDisk(-1, true, 1, Set.of());

        file(disk).save(text(1));

        assertEquals(List.of("force folder " + folder.getFileName(), "force t.json.tmp", "rename to t.json",
            "force folder config"), disk.operations());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 0.99, 1})
    void shouldHaveTheOldOrTheNewVersionWhereverThePowerGoes(double kept) throws Exception {
        for (int cutAt = 0; cutAt < OPERATIONS; cutAt++) {
            for (boolean before : List.of(true, false)) {
                assertOldOrNew(new FailingDisk(cutAt, before, kept, Set.of()));
            }
        }
    }

    @Test
    void shouldHaveTheOldOrTheNewVersionWhicheverNamesReachTheDisk() throws Exception {
        for (Set<Integer> forgotten : List.of(Set.of(0), Set.of(1), Set.of(0, 1))) {
            assertOldOrNew(new FailingDisk(OPERATIONS - 1, true, 1, forgotten));
        }
    }

    /** With a version and a backup, with a version alone, with a backup alone. */
    private void assertOldOrNew(FailingDisk disk) throws IOException {
        put("t.json", text(2));
        put("t.json.bak", text(1));
        assertThrows(FailingDisk.PowerCut.class, () -> file(disk).save(text(3)));

        int found = load();

        assertTrue(found == 2 || found == 3, () -> found + " after " + disk.operations());
        file().save(text(4));
        assertEquals(4, load());
        put("t.json", "{");
        assertEquals(found, load(), "the backup");
    }

    @Test
    void shouldHaveTheFirstVersionOrNoneAtFirst() throws Exception {
        Files.createDirectories(config());
        for (int cutAt = 0; cutAt < OPERATIONS - 1; cutAt++) {
            Files.deleteIfExists(config().resolve("t.json"));
            var disk = new FailingDisk(cutAt, true, 0.5, Set.of());
            assertThrows(FailingDisk.PowerCut.class, () -> file(disk).save(text(1)));

            int found = load();

            assertTrue(found == -1 || found == 1, () -> found + " after " + disk.operations());
        }
    }

    @Test
    void shouldUseTheBackupOfEveryHalfFile() throws Exception {
        put("t.json.bak", text(7));
        for (int length = 0; length < text(8).length(); length++) {
            put("t.json", text(8).substring(0, length));
            assertEquals(7, load(), text(8).substring(0, length));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0\0\0\0\0\0\0\0", "garbage", "null", "[]", "17", "{}", "{\"t\":null}", "{\"t\":[1]}",
        "{\"t\":\"x\"}", "{\"t\":{\"v\":-1}}", "{\"t\":{\"v\":{}}}", "{\"t\":{\"v\":8}}}", "{\"t\":{\"v\":8}}garbage",
        "{\"t\":{\"v\":8}}\0\0", "{\"t\":{\"v\":8}}{\"t\":{\"v\":9}}", "{\"t\":{\"v\":8},"})
    void shouldUseTheBackupOfADamagedFileAndKeepThatOneApart(String damaged) throws Exception {
        put("t.json", damaged);
        put("t.json.bak", text(7));
        var file = file();

        assertEquals(7, file.load(-1, shape()));
        file.save(text(8));

        assertEquals(text(7), get("t.json.bak"));
        assertEquals(damaged, get("t.json.damaged"));
        assertEquals(8, load());
        file.save(text(9));
        assertEquals(text(8), get("t.json.bak"));
    }

    @Test
    void shouldKeepTheBackupOfADamagedFileWhereverThePowerGoes() throws Exception {
        for (int cutAt = 0; cutAt < OPERATIONS; cutAt++) {
            put("t.json", "{");
            put("t.json.bak", text(7));
            var file = file(new FailingDisk(cutAt, false, 1, Set.of()));
            assertEquals(7, file.load(-1, shape()));
            assertThrows(FailingDisk.PowerCut.class, () -> file.save(text(8)));

            int found = load();

            assertTrue(found == 7 || found == 8, "found " + found);
        }
    }

    @Test
    void shouldNameBothFilesWhereBothAreDamaged() throws Exception {
        put("t.json", text(-1));
        put("t.json.bak", "");

        var refused = assertThrows(DamagedTableException.class, this::load);

        assertTrue(refused.getMessage().contains("t.json is damaged: negative"), refused.getMessage());
        assertTrue(refused.getMessage().contains("t.json.bak is empty"), refused.getMessage());
    }

    @Test
    void shouldLeaveNothingHalfWhereTheDiskIsFull() throws Exception {
        file().save(text(1));
        var full = new Disk() {
            @Override
            public void force(FileChannel channel, Path file) throws IOException {
                throw new IOException("No space left on device");
            }
        };

        assertThrows(IOException.class, () -> file(full).save(text(2)));

        assertFalse(Files.exists(config().resolve("t.json.tmp")));
        assertEquals(1, load());
    }

    @Test
    void shouldHandBackWhatItDoesNotKnow() throws Exception {
        put("t.json", "{\"other\":{\"a\":1},\"t\":{\"v\":1,\"w\":{\"x\":[2]}}}");
        var file = file();
        file.load(-1, shape());

        file.save(text(2));

        assertEquals(JSON.parseObject("{\"other\":{\"a\":1},\"t\":{\"v\":2,\"w\":{\"x\":[2]}}}"),
            JSON.parseObject(get("t.json")));
    }
}
