package org.apache.rocketmq.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.store.key.KeyKind;
import org.apache.rocketmq.store.key.KeySearch;
import org.apache.rocketmq.store.log.Disk;
import org.apache.rocketmq.store.log.Segment;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the key index when the disk refuses it, its files are damaged, or its messages go. */
class KeyIndexFaultTest {
    private static final int COUNT = 100;
    private static final int SLOTS = 7;
    private static final int ENTRIES = 20;

    @TempDir
    private Path root;
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final IndexDisk disk = new IndexDisk();

    /** A disk that may have no room for the index, or fail to force it. */
    private static final class IndexDisk implements Disk {
        private volatile boolean full;
        private volatile boolean broken;

        private static boolean isIndex(Path file) {
            return file.getParent().endsWith("index");
        }

        @Override
        public void write(FileChannel channel, ByteBuffer bytes, long position, Path file) throws IOException {
            if (full && isIndex(file)) {
                throw new IOException("No space left on device");
            }
            Disk.super.write(channel, bytes, position, file);
        }

        @Override
        public void force(Segment segment, int offset, int length) throws IOException {
            if (broken && isIndex(segment.file())) {
                throw new IOException("Input/output error");
            }
            Disk.super.force(segment, offset, length);
        }
    }

    private MessageStore open() throws IOException {
        var config = TestStore.config(root, TestStore.HOST,
            Map.of("maxHashSlotNum", "" + SLOTS, "maxIndexNum", "" + ENTRIES));
        return MessageStore.open(config, InstantSource.system(), TestStore.DEAF,
            (what, failure) -> failures.add(what + ": " + failure.getMessage()), disk);
    }

    private static void append(MessageStore store, int from, int to) {
        for (int i = from; i < to; i++) {
            TestStore.append(store, TestStore.message("T", 0, new byte[100], "KEYS\u0001key" + i + "\u0002"));
        }
    }

    private static int found(MessageStore store, int index) {
        return positions(store, KeyKind.KEYS, "key" + index).size();
    }

    private static List<Long> positions(MessageStore store, KeyKind kind, String key) {
        var found = store.query(new KeySearch("T", kind, key, 100, 1 << 20, 0, Long.MAX_VALUE));
        var positions = found.records().stream()
            .map(record -> record.getLong(record.position() + RecordLayout.LOG_POSITION)).toList();
        found.release().run();
        return positions;
    }

    private static void awaitAll(MessageStore store, int count) {
        for (int i = 0; i < count; i++) {
            int index = i;
            Awaitility.await("key" + i).pollDelay(Duration.ZERO).until(() -> found(store, index) == 1);
        }
    }

    @Test
    void shouldFallBehindOnAFullDiskAndGoOnAlone() throws IOException {
        try (var store = open()) {
            append(store, 0, 10);
            awaitAll(store, 10);
            disk.full = true;
            append(store, 10, COUNT);
            Awaitility.await().until(() -> !failures.isEmpty());
            assertEquals(COUNT, TestStore.bodies(store, "T", 0).size());
            assertEquals(1, failures.size(), failures::toString);
            assertTrue(failures.get(0).contains("No space left"), failures::toString);
            assertTrue(store.status().indexBehindBytes() > 0);

            disk.full = false;
            awaitAll(store, COUNT);
            assertEquals(0, store.status().indexBehindBytes());
        }
        assertEquals(COUNT, IndexContents.entries(root, SLOTS).size());
        assertEquals(1, failures.size(), failures::toString);
    }

    @Test
    void shouldMakeAnewWhatCouldNotBeForced() throws IOException {
        try (var store = open()) {
            disk.broken = true;
            append(store, 0, COUNT);
            awaitAll(store, COUNT);
        }
        assertTrue(failures.get(0).contains("Input/output error"), failures::toString);
        assertEquals(List.of(), IndexContents.files(root));
        disk.broken = false;
        try (var store = open()) {
            awaitAll(store, COUNT);
        }
        assertEquals(COUNT, IndexContents.entries(root, SLOTS).size());
    }

    @Test
    void shouldMakeADamagedFileAnew() throws IOException {
        try (var store = open()) {
            append(store, 0, COUNT);
            awaitAll(store, COUNT);
        }
        var before = IndexContents.entries(root, SLOTS);
        Path file = IndexContents.files(root).get(1);
        var bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        for (int slot = 0; slot < SLOTS; slot++) {
            bytes.putInt(40 + 4 * slot, ENTRIES + 1);
        }
        Files.write(file, bytes.array());
        try (var store = open()) {
            awaitAll(store, COUNT);
        }
        assertEquals(before, IndexContents.entries(root, SLOTS));
    }

    /** An Apache broker that starts after a crash drops files, and indexes again only the log's end. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void shouldMakeAnewWhatIsMissingBeforeAFile(int missing) throws IOException {
        try (var store = open()) {
            append(store, 0, COUNT);
            awaitAll(store, COUNT);
        }
        var before = IndexContents.entries(root, SLOTS);
        Files.delete(IndexContents.files(root).get(missing));
        try (var store = open()) {
            awaitAll(store, COUNT);
        }
        assertEquals(before, IndexContents.entries(root, SLOTS));
    }

    @Test
    void shouldEndACircleOfEntries() throws IOException {
        try (var store = open()) {
            append(store, 0, COUNT);
            awaitAll(store, COUNT);
        }
        var before = IndexContents.entries(root, SLOTS);
        Path file = IndexContents.files(root).get(0);
        var bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        for (int i = 1; i < ENTRIES; i++) {
            bytes.putInt(40 + 4 * SLOTS + 20 * i + 16, i);
        }
        Files.write(file, bytes.array());
        try (var store = open()) {
            awaitAll(store, COUNT);
        }
        assertEquals(before, IndexContents.entries(root, SLOTS));
    }

    @Test
    void shouldMakeTheIndexAnewForOtherSizes() throws IOException {
        try (var store = open()) {
            append(store, 0, COUNT);
            awaitAll(store, COUNT);
        }
        try (var store = TestStore.open(TestStore.config(root, TestStore.HOST,
            Map.of("maxHashSlotNum", "11", "maxIndexNum", "1000")))) {
            awaitAll(store, COUNT);
        }
        assertEquals(1, IndexContents.files(root).size());
        assertEquals(COUNT, IndexContents.entries(root, 11).size());
    }

    @Test
    void shouldIndexNothingWhenSwitchedOffAndCatchUpLater() throws IOException {
        var off = TestStore.config(root, TestStore.HOST, Map.of("messageIndexEnable", "false"));
        try (var store = TestStore.open(off)) {
            append(store, 0, COUNT);
            assertFalse(store.hasKeyIndex());
            assertEquals(0, found(store, 1));
        }
        assertEquals(List.of(), IndexContents.files(root));
        try (var store = open()) {
            awaitAll(store, COUNT);
        }
    }

    @Test
    void shouldSeeWhatWasJustStored() throws IOException {
        try (var store = open()) {
            for (int i = 0; i < COUNT; i++) {
                append(store, i, i + 1);
                assertEquals(1, found(store, i));
            }
        }
        assertEquals(List.of(), failures);
    }

    @Test
    void shouldFindTheNewestFirstAndNoMoreThanWanted() throws IOException {
        try (var store = open()) {
            for (int i = 0; i < COUNT; i++) {
                TestStore.append(store, TestStore.message("T", 0, new byte[i + 1], "KEYS\u0001same same\u0002"));
            }
            var all = positions(store, KeyKind.KEYS, "same");
            assertEquals(COUNT, all.size());
            for (int i = 1; i < COUNT; i++) {
                assertTrue(all.get(i) < all.get(i - 1));
            }
            var few = store.query(new KeySearch("T", KeyKind.KEYS, "same", 3, 1 << 20, 0, Long.MAX_VALUE));
            assertEquals(3, few.records().size());
            few.release().run();
            var oneAlone = store.query(new KeySearch("T", KeyKind.KEYS, "same", 100, 1, 0, Long.MAX_VALUE));
            assertEquals(1, oneAlone.records().size());
            assertFalse(oneAlone.complete());
            oneAlone.release().run();
        }
    }
}
