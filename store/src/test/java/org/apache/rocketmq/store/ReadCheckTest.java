package org.apache.rocketmq.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.store.log.Disk;
import org.apache.rocketmq.store.log.FileNames;
import org.apache.rocketmq.store.log.MappedFiles;
import org.apache.rocketmq.store.retention.DiskUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that are not what the queue says are passed over; nobody gets a wrong body, and nobody is held up. */
class ReadCheckTest {
    private static final int SEGMENT_BYTES = 1 << 20;
    /** Long enough for records that do not fit the shared buffer. */
    private static final int LONG_BODY = 200_000;

    @TempDir
    private Path root;

    private StoreConfig config(Map<String, String> changes) {
        var all = new HashMap<>(Map.of("mappedFileSizeCommitLog", "" + SEGMENT_BYTES));
        all.putAll(changes);
        return TestStore.config(root, TestStore.HOST, all);
    }

    private MessageStore open() throws IOException {
        return TestStore.open(config(Map.of()));
    }

    private Path segment(long start) {
        return root.resolve("commitlog").resolve(FileNames.of(start));
    }

    private List<Appended> fill(int count) throws IOException {
        var appended = new ArrayList<Appended>();
        try (var store = open()) {
            for (int i = 0; i < count; i++) {
                appended.add(TestStore.append(store, TestStore.message("T", 0, "message " + i)));
            }
        }
        return appended;
    }

    private static void flip(Path file, long at) throws IOException {
        try (var open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(at);
            int old = open.read();
            open.seek(at);
            open.write(old ^ 0x10);
        }
    }

    private static void put(Path file, long at, byte[] bytes) throws IOException {
        try (var open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(at);
            open.write(bytes);
        }
    }

    private static List<String> without(int count, int... left) {
        return IntStream.range(0, count).filter(i -> IntStream.of(left).noneMatch(gone -> gone == i))
            .mapToObj(i -> "message " + i).toList();
    }

    @Test
    void shouldPassOverABodyThatChangedOnTheDisk() throws IOException {
        Appended third = fill(6).get(2);
        flip(segment(0), third.logPosition() + RecordLayout.bodyLength(0) + Integer.BYTES + 1);
        try (var store = open()) {
            var read = TestStore.read(store, "T", 0, 0);
            assertEquals(6, read.nextOffset());
            assertEquals(without(6, 2), read.records().stream().map(TestStore::body).toList());
            assertEquals(1, store.unreadableRecords());
            assertTrue(store.recordAt(third.logPosition()).isEmpty());

            var alone = store.read("T", 0, 2, 1, 10, null);
            assertEquals(List.of("message 3"), alone.records().stream().map(TestStore::body).toList());
            TestStore.append(store, TestStore.message("T", 0, "new"));
            assertEquals("new", TestStore.body(TestStore.read(store, "T", 0, 6).records().get(0)));
        }
    }

    /** Whatever byte of a record changes: its body comes whole, or not at all, and the others always come. */
    @Test
    void shouldNeverGiveAWrongBody() throws IOException {
        List<Appended> appended = fill(3);
        Appended second = appended.get(1);
        int skipped = 0;
        for (int at = 0; at < second.length(); at++) {
            flip(segment(0), second.logPosition() + at);
            try (var store = open()) {
                var read = TestStore.read(store, "T", 0, 0);
                var bodies = read.records().stream().map(TestStore::body).toList();
                assertTrue(bodies.equals(without(3)) || bodies.equals(without(3, 1)), "byte " + at + ": " + bodies);
                assertEquals(3 - bodies.size(), store.unreadableRecords());
                skipped += 3 - bodies.size();
                read.release().run();
            }
            flip(segment(0), second.logPosition() + at);
        }
        // Length, magic, checksum, queue, offset, position, body, topic; what is left is not told by anything.
        assertTrue(skipped >= 4 + 4 + 4 + 4 + 8 + 8 + "message 1".length() + 2, "only " + skipped);
    }

    @Test
    void shouldFindTheRecordsOfEntriesAgainThatCannotBeRight() throws IOException {
        List<Appended> appended = fill(5);
        Path queue = root.resolve("consumequeue/T/0/00000000000000000000");
        byte[] entries = Files.readAllBytes(queue);
        // Entry 1 points to message 3, entry 2 into the middle of a record, entry 4 has another length.
        put(queue, 20, Arrays.copyOfRange(entries, 60, 80));
        put(queue, 40, ByteBuffer.allocate(8).putLong(appended.get(2).logPosition() + 5).array());
        put(queue, 80 + 8, ByteBuffer.allocate(4).putInt(appended.get(4).length() + 1).array());
        try (var store = open()) {
            var read = TestStore.read(store, "T", 0, 0);
            assertEquals(without(5), read.records().stream().map(TestStore::body).toList());
            assertEquals(0, store.unreadableRecords());
        }
    }

    @Test
    void shouldFindTheRecordAgainWhereAnEntryNamesAnother() throws IOException {
        try (var store = open()) {
            TestStore.append(store, TestStore.message("T", 0, "mine"));
            TestStore.append(store, TestStore.message("U", 0, "another topic's"));
            TestStore.append(store, TestStore.message("T", 1, "another queue's"));
            TestStore.append(store, TestStore.message("U", 0, "next"));
            TestStore.append(store, TestStore.message("T", 1, "next"));
            TestStore.append(store, TestStore.message("Z", 0, "the log's last, which the start looks at"));
        }
        byte[] mine = Files.readAllBytes(root.resolve("consumequeue/T/0/00000000000000000000"));
        for (String other : List.of("U/0", "T/1")) {
            put(root.resolve("consumequeue/" + other + "/00000000000000000000"), 0, Arrays.copyOf(mine, 20));
        }
        try (var store = open()) {
            assertEquals(List.of("mine"), TestStore.bodies(store, "T", 0));
            // Nothing tells that these entries are wrong but the records that they name.
            assertEquals(List.of("another topic's", "next"), TestStore.bodies(store, "U", 0));
            assertEquals(List.of("another queue's", "next"), TestStore.bodies(store, "T", 1));
            assertEquals(0, store.unreadableRecords());
        }
    }

    @Test
    void shouldCheckLongBodiesToTheirEnd() throws IOException {
        byte[] body = new byte[LONG_BODY];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) (i * 31);
        }
        Appended first;
        try (var store = open()) {
            first = TestStore.append(store, TestStore.message("T", 0, body, "k\u0001v"));
            TestStore.append(store, TestStore.message("T", 0, body, ""));
        }
        flip(segment(0), first.logPosition() + RecordLayout.bodyLength(0) + Integer.BYTES + LONG_BODY - 1);
        try (var store = open()) {
            var read = TestStore.read(store, "T", 0, 0);
            assertEquals(1, read.messages());
            assertArrayEquals(body, TestStore.bodyBytes(read.records().get(0)));
            assertEquals(1, store.unreadableRecords());
        }
        flip(segment(0), first.logPosition() + RecordLayout.bodyLength(0) + Integer.BYTES + LONG_BODY - 1);
        try (var store = open()) {
            assertEquals(2, TestStore.read(store, "T", 0, 0).messages());
            assertEquals(first.length(), store.recordAt(0).orElseThrow().remaining());
        }
    }

    @Test
    void shouldFindATimeBesideMessagesThatCannotBeRead() throws IOException {
        var now = new AtomicLong();
        long[] times = {100, 200, 200, 200, 300, 400};
        var appended = new ArrayList<Appended>();
        try (var store = MessageStore.open(config(Map.of()), () -> Instant.ofEpochMilli(now.get()), TestStore.DEAF,
            TestStore.LOGGED)) {
            for (long time : times) {
                now.set(time);
                appended.add(TestStore.append(store, TestStore.message("T", 0, "at " + time)));
            }
        }
        for (int bad : new int[] {1, 3, 4}) {
            flip(segment(0), appended.get(bad).logPosition() + RecordLayout.MAGIC);
        }
        try (var store = open()) {
            // 1 counts like 2, and 3 and 4 like 5: each has the time of the next one that can be read.
            assertEquals(0, store.offsetByTime("T", 0, 100, false));
            assertEquals(1, store.offsetByTime("T", 0, 101, false));
            assertEquals(1, store.offsetByTime("T", 0, 200, false));
            assertEquals(3, store.offsetByTime("T", 0, 201, false));
            assertEquals(3, store.offsetByTime("T", 0, 400, false));
            assertEquals(6, store.offsetByTime("T", 0, 401, false));
            assertEquals(0, store.offsetByTime("T", 0, 199, true));
            assertEquals(2, store.offsetByTime("T", 0, 200, true));
            assertEquals(2, store.offsetByTime("T", 0, 399, true));
            assertEquals(5, store.offsetByTime("T", 0, 400, true));
            assertEquals(5, store.offsetByTime("T", 0, Long.MAX_VALUE, true));
            assertEquals(6, store.offsetByTime("T", 0, Long.MAX_VALUE, false));
            assertEquals(0, store.offsetByTime("T", 0, Long.MIN_VALUE, true));
            assertEquals(0, store.offsetByTime("T", 0, Long.MIN_VALUE, false));
            assertEquals(-1, store.storeTimestamp("T", 0, 3));
            assertEquals(0, store.offsetByTime("T", 9, 100, false));
        }
    }

    /** Where the disk cannot give a page, touching the mapping would end the process, or fail too late. */
    @Test
    void shouldLiveWhenAFileCannotBeReadAnyMore() throws IOException {
        fill(3);
        Appended last = null;
        try (var store = open()) {
            for (int i = 0; i < 8; i++) {
                last = TestStore.append(store, TestStore.message("T", 0, new byte[LONG_BODY], ""));
            }
            assertTrue(last.logPosition() >= SEGMENT_BYTES);
        }
        try (var store = open()) {
            try (var open = new RandomAccessFile(segment(0).toFile(), "rw")) {
                open.setLength(100);
            }
            for (int i = 0; i < 1000; i++) {
                var read = store.read("T", 0, 0, 32, 1 << 20, null);
                assertEquals(last.queueOffset() + 1, read.nextOffset());
                assertTrue(read.records().stream().allMatch(record -> record.getLong(28) >= SEGMENT_BYTES));
                read.release().run();
                assertTrue(store.recordAt(0).isEmpty());
                assertEquals(-1, store.storeTimestamp("T", 0, 1));
            }
            assertTrue(store.unreadableRecords() >= 3000);
            // The tail is still good; the store goes on.
            assertEquals(last.queueOffset() + 1,
                TestStore.append(store, TestStore.message("T", 0, "on")).queueOffset());
            try (var open = new RandomAccessFile(segment(0).toFile(), "rw")) {
                open.setLength(SEGMENT_BYTES);
            }
        }
    }

    @Test
    void shouldGiveLessOfWhatIsProbablyNotInMemory() throws IOException {
        var config = config(Map.of("maxTransferCountOnMessageInDisk", "3", "maxTransferBytesOnMessageInDisk", "1000",
            "accessMessageInMemoryMaxRatio", "50"));
        var machine = new Machine(Disk.REAL, DiskUsage.REAL, 2_000);
        try (var store = MessageStore.open(
            config, InstantSource.system(), TestStore.DEAF, TestStore.LOGGED, machine)) {
            int length = 0;
            for (int i = 0; i < 40; i++) {
                length = TestStore.append(store, TestStore.message("T", 0, "message " + (i % 10))).length();
            }
            var cold = TestStore.read(store, "T", 0, 0);
            assertEquals(3, cold.messages());
            assertTrue(cold.fromDisk());
            int newest = 40 - 1000 / length;
            var hot = TestStore.read(store, "T", 0, newest);
            assertEquals(40 - newest, hot.messages());
            assertFalse(hot.fromDisk());
            TestStore.append(store, TestStore.message("T", 0, new byte[2000], ""));
            TestStore.append(store, TestStore.message("T", 0, new byte[2000], ""));
            assertEquals(1, TestStore.read(store, "T", 0, 40).messages(), "a long one goes alone");
            assertEquals(0, store.unreadableRecords());
            assertFalse(store.headInMemory("T", 0));
        }
    }

    @Test
    void shouldAskAFilterAboutTheEntryAndThenTheRecord() throws IOException {
        fill(4);
        try (var store = open()) {
            TestStore.append(store, TestStore.tagged("T", 0, "message 4", "red"));
            TestStore.append(store, TestStore.tagged("T", 0, "message 5", "red"));
            var asked = new ArrayList<String>();
            var filter = new MessageFilter() {
                @Override
                public boolean mayWant(long tagsCode, long storeTimestamp, ByteBuffer bits) {
                    return tagsCode == "red".hashCode();
                }

                @Override
                public boolean wants(ByteBuffer record) {
                    asked.add(TestStore.body(record));
                    return TestStore.body(record).endsWith("5");
                }
            };
            var read = store.readMatching("T", 0, 0, 32, 10_000, filter);
            assertEquals(List.of("message 4", "message 5"), asked);
            assertEquals(List.of("message 5"), read.records().stream().map(TestStore::body).toList());
            read.release().run();
            var all = store.readMatching("T", 0, 0, 32, 10_000, MessageFilter.ALL);
            assertEquals(6, all.messages());
            all.release().run();
            var none = store.readMatching("T", 0, 0, 32, 10_000, (tags, time, bits) -> false);
            assertEquals(ReadStatus.NO_MATCHED_MESSAGE, none.status());
            assertEquals(6, none.nextOffset());
        }
        assertFalse(MappedFiles.contain(segment(0)), "a read that gave nothing, or was given back, holds nothing");
    }

    @Test
    void shouldKeepWhatAReadGaveUntilItIsGivenBack() throws IOException {
        fill(3);
        ReadResult read;
        var store = open();
        try {
            read = TestStore.read(store, "T", 0, 0);
        } finally {
            store.close();
        }
        assertTrue(MappedFiles.contain(segment(0)));
        assertEquals(without(3), read.records().stream().map(TestStore::body).toList());
        read.release().run();
        assertFalse(MappedFiles.contain(segment(0)));
        read.release().run();

        // A closed store does not make anybody believe that messages are gone.
        var late = TestStore.read(store, "T", 0, 1);
        assertEquals(ReadStatus.NO_MATCHED_MESSAGE, late.status());
        assertEquals(1, late.nextOffset());
        late.release().run();
        assertTrue(store.recordAt(0).isEmpty());
        assertEquals(-1, store.storeTimestamp("T", 0, 0));
        assertEquals(0, store.unreadableRecords());
    }

    /** A filter is somebody else's code: where it fails, the read gives back what it holds. */
    @Test
    void shouldHoldNothingWhenAFilterFails() throws IOException {
        fill(3);
        try (var store = open()) {
            for (int i = 0; i < 3; i++) {
                var failure = assertThrows(IllegalStateException.class,
                    () -> store.read("T", 0, 0, 32, 10_000, tags -> {
                        throw new IllegalStateException("no filter today");
                    }));
                assertEquals("no filter today", failure.getMessage());
            }
        }
        assertFalse(MappedFiles.contain(segment(0)));
    }
}
