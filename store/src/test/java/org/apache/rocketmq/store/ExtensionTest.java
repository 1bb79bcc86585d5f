package org.apache.rocketmq.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.rocketmq.store.index.FilterBits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queues whose entries lead to units of an extension. Each of its files holds four units here. */
class ExtensionTest {
    private static final int UNIT_BYTES = 20;
    private static final int FILE_BYTES = 100;
    private static final int UNITS_IN_FILE = 4;
    private static final int ENTRY_TAGS = 12;
    private static final int ENTRY_BYTES = 20;
    private static final int ENTRIES_IN_FILE = 10;
    private static final String FIRST_FILE = "00000000000000000000";

    @TempDir
    private Path root;

    private StoreConfig config(boolean extended) {
        return TestStore.config(root, TestStore.HOST, Map.of("enableConsumeQueueExt", "" + extended));
    }

    private MessageStore open(boolean extended) throws IOException {
        return TestStore.open(config(extended));
    }

    /** Appends messages, every third of them red. */
    private static void fill(MessageStore store, String topic, int from, int to) {
        for (int i = from; i < to; i++) {
            TestStore.append(store, TestStore.tagged(topic, 0, "message " + i, i % 3 == 0 ? "red" : "blue"));
        }
    }

    private void fill(boolean extended, int from, int to) throws IOException {
        try (var store = open(extended)) {
            fill(store, "T", from, to);
        }
    }

    private Path extension(String topic) {
        return root.resolve("consumequeue_ext").resolve(topic).resolve("0");
    }

    private Path file(long start) {
        return extension("T").resolve("0".repeat(20 - Long.toString(start).length()) + start);
    }

    private List<String> names(String topic) throws IOException {
        try (var files = Files.list(extension(topic))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** What a reader gets who wants red messages, and of which records it was asked. */
    private static List<String> red(MessageStore store, List<String> asked) {
        var filter = new MessageFilter() {
            @Override
            public boolean mayWant(long tagsCode, long storeTimestamp, ByteBuffer bits) {
                return tagsCode == "red".hashCode();
            }

            @Override
            public boolean wants(ByteBuffer record) {
                asked.add(TestStore.body(record));
                return true;
            }
        };
        var found = new ArrayList<String>();
        for (long next = store.minOffset("T", 0); next < store.maxOffset("T", 0); ) {
            var result = store.readMatching("T", 0, next, 5, 10_000, filter);
            result.records().forEach(record -> found.add(TestStore.body(record)));
            result.release().run();
            next = result.nextOffset();
        }
        return found;
    }

    private static List<String> redOnes(int from, int to) {
        return IntStream.range(from, to).filter(i -> i % 3 == 0).mapToObj(i -> "message " + i).toList();
    }

    private void assertReads(MessageStore store, int count) {
        assertEquals(IntStream.range(0, count).mapToObj(i -> "message " + i).toList(),
            TestStore.bodies(store, "T", 0));
        assertEquals(redOnes(0, count), red(store, new ArrayList<>()));
        assertEquals(0, store.unreadableRecords());
    }

    private void assertReads(int count) throws IOException {
        for (boolean extended : new boolean[] {false, true}) {
            try (var store = open(extended)) {
                assertReads(store, count);
            }
        }
    }

    private ByteBuffer entries() throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(root.resolve("consumequeue/T/0").resolve(FIRST_FILE)));
    }

    @Test
    void shouldWriteUnitsAsApacheDoes() throws IOException {
        long stored;
        try (var store = open(true)) {
            fill(store, "T", 0, UNITS_IN_FILE + 2);
            stored = store.storeTimestamp("T", 0, 0);
        }
        assertEquals(List.of(FIRST_FILE, "00000000000000000100"), names("T"));
        byte[] first = Files.readAllBytes(file(0));
        String hash = "%016x".formatted((long) "red".hashCode());
        assertEquals("0014" + hash + "%016x".formatted(stored) + "0000",
            HexFormat.of().formatHex(first, 0, UNIT_BYTES));
        assertEquals("ffff" + "00".repeat(18), HexFormat.of().formatHex(first, UNITS_IN_FILE * UNIT_BYTES, FILE_BYTES));
        var entries = entries();
        for (int i = 0; i < UNITS_IN_FILE + 2; i++) {
            long place = i < UNITS_IN_FILE ? i * UNIT_BYTES : FILE_BYTES + (i - UNITS_IN_FILE) * UNIT_BYTES;
            assertEquals(Long.MIN_VALUE + place, entries.getLong(i * ENTRY_BYTES + ENTRY_TAGS));
        }
    }

    @Test
    void shouldFilterByTheTagsOfUnitsWithoutALookAtRecords() throws IOException {
        fill(true, 0, 25);
        for (boolean extended : new boolean[] {false, true}) {
            try (var store = open(extended)) {
                var asked = new ArrayList<String>();
                assertEquals(redOnes(0, 25), red(store, asked));
                assertEquals(redOnes(0, 25), asked);
            }
        }
    }

    @Test
    void shouldTellAFilterWhenAMessageWasStored() throws IOException {
        fill(true, 0, 1);
        try (var store = open(false)) {
            long stored = store.storeTimestamp("T", 0, 0);
            var told = new ArrayList<Long>();
            store.readMatching("T", 0, 0, 1, 1000, (tags, time, bits) -> {
                told.add(time);
                return false;
            });
            assertEquals(List.of(stored), told);
        }
    }

    private MessageStore open(FilterBits bits, List<String> reported) throws IOException {
        return MessageStore.open(config(true), InstantSource.system(), TestStore.DEAF, bits,
            (what, failure) -> reported.add(what + ": " + failure.getMessage()));
    }

    private static List<Integer> bitsOf(MessageStore store, int count) {
        var lengths = new ArrayList<Integer>();
        store.readMatching("T", 0, 0, count, 10_000, (tags, time, bits) -> {
            lengths.add(bits == null ? 0 : bits.remaining());
            return false;
        });
        return lengths;
    }

    @Test
    void shouldLeaveAMessageWithoutBitsThatCannotBeWorkedOut() throws IOException {
        var reported = new CopyOnWriteArrayList<String>();
        FilterBits fails = (topic, record) -> {
            if (TestStore.body(record).equals("message 3")) {
                throw new IllegalStateException("no bits");
            }
            return new byte[] {1};
        };
        try (var store = open(fails, reported)) {
            fill(store, "T", 0, 5);
        }
        assertEquals(List.of("working out the filter bits of a message of T: no bits"), reported);
        try (var store = open(true)) {
            assertEquals(List.of(1, 1, 1, 0, 1), bitsOf(store, 5));
        }
        assertReads(5);
    }

    @Test
    void shouldWriteQueuesWhoseBitsCanNeverBeWorkedOut() throws IOException {
        var reported = new CopyOnWriteArrayList<String>();
        FilterBits fails = (topic, record) -> {
            throw new IllegalStateException("no bits");
        };
        try (var store = open(fails, reported)) {
            fill(store, "T", 0, 99);
            TestStore.awaitCheckpoint(root, TestStore.append(
                store, TestStore.tagged("T", 0, "message 99", "red")).logPosition());
            assertReads(store, 100);
        }
        assertEquals(7, reported.size(), "the first, the second, the fourth, the eighth and so on");
        assertReads(100);
    }

    @Test
    void shouldGoOnBehindTheLastUnitAlsoWhenItWasOffForAWhile() throws IOException {
        fill(true, 0, 6);
        fill(false, 6, 9);
        fill(true, 9, 12);
        assertReads(12);
        var entries = entries();
        assertEquals(Long.MIN_VALUE + FILE_BYTES + UNIT_BYTES, entries.getLong(5 * ENTRY_BYTES + ENTRY_TAGS));
        assertEquals("red".hashCode(), entries.getLong(6 * ENTRY_BYTES + ENTRY_TAGS));
        assertEquals(Long.MIN_VALUE + FILE_BYTES + 2 * UNIT_BYTES, entries.getLong(9 * ENTRY_BYTES + ENTRY_TAGS));
    }

    @Test
    void shouldHaveEntriesTellTheirTagsAgainWhenTheExtensionIsLost() throws IOException {
        fill(true, 0, 10);
        TestStore.deleteTree(root.resolve("consumequeue_ext"));
        assertReads(10);
        assertEquals("red".hashCode(), entries().getLong(ENTRY_TAGS));
        fill(true, 10, 12);
        assertReads(12);
    }

    @Test
    void shouldBeginAnewWhereACrashTookTheFirstFilesLength() throws IOException {
        Files.createDirectories(extension("T"));
        Files.createFile(extension("T").resolve(FIRST_FILE));
        fill(true, 0, 6);
        assertEquals(List.of(FIRST_FILE, "00000000000000000100"), names("T"));
        assertReads(6);
    }

    @Test
    void shouldTellTheTagsOfExtendedEntries() throws IOException {
        fill(true, 0, 2);
        try (var store = open(true)) {
            assertEquals(List.of((long) "red".hashCode(), (long) "blue".hashCode()),
                store.entries("T", 0, 0, 9).stream().map(StoredEntry::tags).toList());
        }
    }

    @Test
    void shouldNotUsePlacesAgainThatEntriesMayName() throws IOException {
        fill(true, 0, 10);
        TestStore.deleteTree(root.resolve("consumequeue_ext"));
        TestStore.deleteTree(root.resolve("queueSums"));
        // Nobody reads before: the entries lead to units that are not there.
        fill(true, 10, 22);
        assertReads(22);
    }

    @Test
    void shouldWriteNoMoreUnitsWhenTheLastAreLost() throws IOException {
        fill(true, 0, 10);
        TestStore.deleteTree(root.resolve("queueSums"));
        Files.delete(file(2 * FILE_BYTES));
        fill(true, 10, 22);
        assertEquals(List.of(FIRST_FILE, "00000000000000000100"), names("T"));
        assertReads(22);
    }

    @Test
    void shouldBeginInTheMidstOfAQueue() throws IOException {
        fill(false, 0, 5);
        fill(true, 5, 12);
        assertReads(12);
        assertTrue(entries().getLong(6 * ENTRY_BYTES + ENTRY_TAGS) < Integer.MIN_VALUE);
        fill(true, 12, 15);
        assertReads(15);
    }

    @Test
    void shouldAskTheRecordsWhereAUnitIsLost() throws IOException {
        fill(true, 0, 14);
        Files.delete(file(FILE_BYTES));
        assertReads(14);
        fill(true, 14, 20);
        assertReads(20);
    }

    @Test
    void shouldAskTheRecordsWhereUnitsAreGarbled() throws IOException {
        fill(true, 0, 14);
        byte[] noUnits = new byte[FILE_BYTES];
        Arrays.fill(noUnits, (byte) 0x55);
        Files.write(file(FILE_BYTES), noUnits);
        assertReads(14);
    }

    @Test
    void shouldKeepToTheFilesLengthThatIsThere() throws IOException {
        fill(true, 0, 6);
        var other = TestStore.config(root, TestStore.HOST,
            Map.of("enableConsumeQueueExt", "true", "mappedFileSizeConsumeQueueExt", "1000"));
        try (var store = TestStore.open(other)) {
            fill(store, "T", 6, 10);
        }
        assertEquals(FILE_BYTES, Files.size(file(2 * FILE_BYTES)));
        assertReads(10);
    }

    @Test
    void shouldRecoverFromACrash() throws IOException {
        fill(true, 0, 5);
        Path crashed = root.resolveSibling(root.getFileName() + "-crashed");
        try (var store = open(true)) {
            fill(store, "T", 5, 13);
            TestStore.crashCopy(root, crashed);
        }
        root = crashed;
        assertReads(13);
        fill(true, 13, 15);
        assertReads(15);
        TestStore.deleteTree(crashed);
    }

    @Test
    void shouldDeleteTheExtensionWithTheTopic() throws IOException {
        fill(true, 0, 10);
        try (var store = open(true)) {
            fill(store, "U", 0, 3);
            store.deleteTopic("T");
            assertFalse(Files.exists(extension("T").getParent()));
            fill(store, "T", 0, 3);
            assertReads(store, 3);
        }
        assertReads(3);
        assertEquals(List.of(FIRST_FILE), names("T"));
        assertEquals(List.of(FIRST_FILE), names("U"));
    }

    @Test
    void shouldDeleteUnitsOfMessagesThatAreGone() throws IOException {
        fill(true, 0, 60);
        Files.delete(root.resolve("commitlog").resolve(FIRST_FILE));
        try (var store = open(true)) {
            long min = store.minOffset("T", 0);
            assertTrue(min > UNITS_IN_FILE);
            long inFile = min / ENTRIES_IN_FILE * ENTRIES_IN_FILE;
            String first = file(inFile / UNITS_IN_FILE * FILE_BYTES).getFileName().toString();
            await().until(() -> names("T").get(0).equals(first));
            assertEquals(redOnes((int) min, 60), red(store, new ArrayList<>()));
            var entries = ByteBuffer.wrap(Files.readAllBytes(
                root.resolve("consumequeue/T/0").resolve("%020d".formatted(inFile * ENTRY_BYTES))));
            for (int i = 0; i < ENTRIES_IN_FILE; i++) {
                assertTrue(entries.getLong(i * ENTRY_BYTES + ENTRY_TAGS) < Integer.MIN_VALUE, "nothing was mended");
            }
        }
    }

    @Test
    void shouldDeleteAllButOneFileWhenNoEntryIsExtendedAnyMore() throws IOException {
        fill(true, 0, 10);
        fill(false, 10, 60);
        Files.delete(root.resolve("commitlog").resolve(FIRST_FILE));
        try (var store = open(false)) {
            assertTrue(store.minOffset("T", 0) > 10);
            assertEquals(List.of(file(2 * FILE_BYTES).getFileName().toString()), names("T"));
        }
    }

    @Test
    void shouldLeaveDelayedMessagesTheirTime() throws IOException {
        try (var store = open(true)) {
            TestStore.append(store, TestStore.tagged("SCHEDULE_TOPIC_XXXX", 0, "later", "red"));
        }
        assertFalse(Files.exists(extension("SCHEDULE_TOPIC_XXXX")));
    }

    @Test
    void shouldWriteNothingUnlessToldTo() throws IOException {
        fill(false, 0, 3);
        assertFalse(Files.exists(root.resolve("consumequeue_ext")));
        assertArrayEquals(new long[] {"red".hashCode(), "blue".hashCode(), "blue".hashCode()},
            IntStream.range(0, 3).mapToLong(i -> entriesOrFail().getLong(i * ENTRY_BYTES + ENTRY_TAGS)).toArray());
    }

    private ByteBuffer entriesOrFail() {
        try {
            return entries();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
