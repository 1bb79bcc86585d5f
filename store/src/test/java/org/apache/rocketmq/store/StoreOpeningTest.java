package org.apache.rocketmq.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.internal.config.BadSettingsException;
import org.apache.rocketmq.common.internal.config.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a store opens, or says why it does not. */
class StoreOpeningTest {
    @TempDir
    private Path folder;

    @Test
    void shouldRefuseAFolderThatAnotherBrokerHolds() throws IOException {
        try (var store = TestStore.open(folder)) {
            TestStore.append(store, TestStore.message("T", 0, "x"));
            var refused = assertThrows(StoreInUseException.class, () -> TestStore.open(folder));
            assertTrue(refused.getMessage().contains(folder.toString()), refused.getMessage());
            assertTrue(Files.exists(folder.resolve("abort")));
        }
        TestStore.open(folder).close();
    }

    @Test
    void shouldLayFilesOutAsApacheDoes() throws IOException {
        try (var store = TestStore.open(folder)) {
            TestStore.append(store, TestStore.message("T", 3, "x"));
            assertEquals(Long.toString(ProcessHandle.current().pid()), Files.readString(folder.resolve("abort")));
            assertEquals("lock", Files.readString(folder.resolve("lock")));
            assertEquals(4096, Files.size(folder.resolve("commitlog/00000000000000000000")));
        }
        assertEquals(200, Files.size(folder.resolve("consumequeue/T/3/00000000000000000000")));
        assertFalse(Files.exists(folder.resolve("abort")));
        assertEquals(4096, Files.size(folder.resolve("checkpoint")));
    }

    @Test
    void shouldSayWhyAFolderCannotBeUsed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        var refused = assertThrows(StoreOpenException.class, () -> TestStore.open(file.resolve("store")));
        assertTrue(refused.getMessage().contains(file.toString()), refused.getMessage());
        assertTrue(refused.getMessage().contains("storePathRootDir"), refused.getMessage());
    }

    @Test
    void shouldOpenAFolderBehindALink() throws IOException {
        Path real = Files.createDirectories(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        TestStore.open(link).close();
        assertTrue(Files.exists(real.resolve("checkpoint")));
    }

    @Test
    void shouldNameTheSettingThatDoesNotFitTheFiles() throws IOException {
        try (var store = TestStore.open(folder)) {
            for (int i = 0; i < 50; i++) {
                TestStore.append(store, TestStore.message("T", 0, new byte[200], ""));
            }
        }
        checkRefused(TestStore.config(folder, 8192, 200, FlushPolicy.ASYNC_FLUSH), "mappedFileSizeCommitLog=8192");
        checkRefused(TestStore.config(folder, 4096, 400, FlushPolicy.ASYNC_FLUSH), "mappedFileSizeConsumeQueue=400");
        assertFalse(Files.exists(folder.resolve("abort")), "a wrong setting is no crash");
        TestStore.open(folder).close();
    }

    @Test
    void shouldNameAMissingSegment() throws IOException {
        try (var store = TestStore.open(folder)) {
            for (int i = 0; i < 50; i++) {
                TestStore.append(store, TestStore.message("T", 0, new byte[200], ""));
            }
        }
        Files.delete(folder.resolve("commitlog/00000000000000004096"));
        checkRefused(TestStore.config(folder), "00000000000000008192");
    }

    private static void checkRefused(StoreConfig config, String words) {
        var refused = assertThrows(StoreOpenException.class, () -> TestStore.open(config));
        assertTrue(refused.getMessage().contains(words), refused.getMessage());
    }

    @Test
    void shouldReadItsSettings() throws BadSettingsException {
        var settings = Settings.parse(Map.of("storePathRootDir", "/data/store", "mapedFileSizeCommitLog", "65536",
            "mappedFileSizeConsumeQueue", "1001", "flushDiskType", "SYNC_FLUSH"), StoreConfig.settings());
        var config = StoreConfig.from(settings, TestStore.HOST);
        assertEquals(Path.of("/data/store/commitlog"), config.commitLogDir());
        assertEquals(65536, config.segmentBytes());
        assertEquals(1020, config.queueFileBytes());
        assertEquals(FlushPolicy.SYNC_FLUSH, config.flush().policy());

        var bad = assertThrows(BadSettingsException.class, () -> Settings.parse(
            Map.of("messageDelayLevel", "1s soon", "flushDiskType", "NEVER", "maxMessageSize", "0"),
            StoreConfig.settings()));
        assertEquals(3, bad.complaints().size());
    }

    @Test
    void shouldOpenAnEmptyStoreAgainAndAgain() throws IOException {
        for (int i = 0; i < 3; i++) {
            try (var store = TestStore.open(folder)) {
                assertEquals(0, store.appendedPosition());
                assertEquals(List.of(), List.copyOf(store.topics()));
            }
        }
    }
}
