package org.apache.rocketmq.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.rocketmq.store.follow.Checkpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store finds after its process died, at whatever moment, and after somebody harmed its files. */
class RecoveryTest {
    private static final String SECOND_SEGMENT = "commitlog/00000000000000004096";

    private Path folder;
    private Path crashed;
    private final List<Appended> appended = new ArrayList<>();

    /** How the store was run that is recovered. */
    StoreConfig config(Path root) {
        return TestStore.config(root);
    }

    /** Some thirty messages in two segments, odd ones to queue 1, as a crash leaves them. */
    @BeforeEach
    void crash() throws IOException {
        folder = TestStore.folderInMemory();
        Path root = folder.resolve("live");
        try (var store = TestStore.open(config(root))) {
            for (int i = 0; i < 34; i++) {
                appended.add(TestStore.append(store, TestStore.tagged("T", i % 2, body(i), "tag")));
            }
            assertTrue(appended.get(33).logPosition() > 4096 && store.appendedPosition() < 8000);
            TestStore.awaitCheckpoint(root, appended.get(33).logPosition());
            crashed = TestStore.crashCopy(root, folder.resolve("crashed"));
        }
    }

    @AfterEach
    void deleteFolder() throws IOException {
        TestStore.deleteTree(folder);
    }

    private static String body(int i) {
        return "message number " + i + "!".repeat(i);
    }

    /** The queue's bodies if the first {@code count} messages are there. */
    private static List<String> expected(int count, int queueId) {
        return IntStream.range(0, count).filter(i -> i % 2 == queueId).mapToObj(RecoveryTest::body).toList();
    }

    private static void check(MessageStore store, int count) {
        assertEquals(expected(count, 0), TestStore.bodies(store, "T", 0));
        assertEquals(expected(count, 1), TestStore.bodies(store, "T", 1));
    }

    private Path copy(String name) throws IOException {
        return TestStore.crashCopy(crashed, folder.resolve(name));
    }

    @Test
    void shouldFindEverythingAfterACrash() throws IOException {
        assertTrue(Files.exists(crashed.resolve("abort")));
        try (var store = TestStore.open(crashed)) {
            check(store, 34);
            var next = TestStore.append(store, TestStore.message("T", 0, "next"));
            assertEquals(17, next.queueOffset());
            assertEquals(appended.get(33).logPosition() + appended.get(33).length(), next.logPosition());
        }
    }

    /** The log is read in stretches: records lie across their bounds, and some are longer than one. */
    @Test
    void shouldFindRecordsOfAllLengths() throws IOException {
        var lengths = List.of(1, 130_000, 131_072, 60_000, 3, 700_000, 131_071 - 300, 4096, 8191, 1_048_576, 5);
        Path live = folder.resolve("long");
        Map<String, String> changes = Map.of("mappedFileSizeCommitLog", "2097152");
        Path root;
        try (var store = TestStore.open(TestStore.config(live, TestStore.HOST, changes))) {
            for (int length : lengths) {
                TestStore.append(store, TestStore.message("T", 0, "x".repeat(length)));
            }
            root = TestStore.crashCopy(live, folder.resolve("long-crashed"));
        }
        Files.deleteIfExists(root.resolve("checkpoint"));
        Appended last;
        try (var store = TestStore.open(TestStore.config(root, TestStore.HOST, changes))) {
            assertEquals(lengths, TestStore.bodies(store, "T", 0).stream().map(String::length).toList());
            last = TestStore.append(store, TestStore.message("T", 0, "last".repeat(50_000)));
            TestStore.crashCopy(root, folder.resolve("long-torn"));
        }
        Path torn = folder.resolve("long-torn");
        Files.deleteIfExists(torn.resolve("checkpoint"));
        long at = last.logPosition() + last.length() - 50_000;
        try (var file = new RandomAccessFile(
            torn.resolve("commitlog/%020d".formatted(at / 2097152 * 2097152)).toFile(), "rw")) {
            file.seek(at % 2097152);
            file.write(0);
        }
        try (var store = TestStore.open(TestStore.config(torn, TestStore.HOST, changes))) {
            assertEquals(lengths, TestStore.bodies(store, "T", 0).stream().map(String::length).toList());
        }
    }

    /** What a record says of its length is not believed before the rest of it has been seen to agree. */
    @Test
    void shouldTakeNoMemoryForWhatAGarbledRecordSaysOfItsLength() throws IOException {
        int segmentBytes = 512 << 20;
        var config = TestStore.config(folder.resolve("garbled"), TestStore.HOST,
            Map.of("mappedFileSizeCommitLog", "" + segmentBytes));
        try (var store = TestStore.open(config)) {
            TestStore.append(store, TestStore.message("T", 0, "soon garbled"));
        }
        Files.delete(config.root().resolve("checkpoint"));
        Files.writeString(config.root().resolve("abort"), "1");
        Path log = config.root().resolve("commitlog/00000000000000000000");
        try (var file = new RandomAccessFile(log.toFile(), "rw")) {
            file.writeInt(segmentBytes / 2);
        }
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        try (var store = TestStore.open(config)) {
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertTrue(allocated < segmentBytes / 8, () -> allocated + " bytes of memory");
            assertEquals(List.of(), TestStore.bodies(store, "T", 0));
            assertEquals(0, TestStore.append(store, TestStore.message("T", 0, "next")).logPosition());
        }
    }

    @Test
    void shouldFindEverythingAfterAStop() throws IOException {
        Path root = folder.resolve("live");
        assertFalse(Files.exists(root.resolve("abort")));
        assertFalse(Files.exists(root.resolve("commitlog/00000000000000008192")), "made ahead of time and not needed");
        try (var store = TestStore.open(root)) {
            check(store, 34);
            assertEquals(17, TestStore.append(store, TestStore.message("T", 1, "next")).queueOffset());
        }
    }

    @Test
    void shouldKeepExactlyTheWholeRecordsOfAShortenedLog() throws IOException {
        int firstTorn = (int) appended.get(32).logPosition() - 4096;
        int lastTorn = (int) appended.get(33).logPosition() - 4096;
        for (int keep = firstTorn; keep < lastTorn + appended.get(33).length(); keep++) {
            Path root = copy("short" + keep);
            try (var file = new RandomAccessFile(root.resolve(SECOND_SEGMENT).toFile(), "rw")) {
                file.setLength(keep);
            }
            checkPrefix(root, keep < lastTorn ? 32 : 33);
        }
    }

    @Test
    void shouldKeepExactlyTheWholeRecordsOfALogWithLostPages() throws IOException {
        int firstTorn = (int) appended.get(32).logPosition() - 4096;
        int lastTorn = (int) appended.get(33).logPosition() - 4096;
        for (int lost = firstTorn; lost < lastTorn + appended.get(33).length(); lost++) {
            Path root = copy("lost" + lost);
            try (var file = new RandomAccessFile(root.resolve(SECOND_SEGMENT).toFile(), "rw")) {
                file.seek(lost);
                file.write(new byte[4096 - lost]);
            }
            checkPrefix(root, lost < lastTorn ? 32 : 33);
        }
    }

    private void checkPrefix(Path root, int count) throws IOException {
        try (var store = TestStore.open(root)) {
            check(store, count);
            // Shorter than what was torn: its bytes must not come up behind it.
            TestStore.append(store, TestStore.message("T", 0, "x"));
        }
        Files.writeString(root.resolve("abort"), "1");
        try (var store = TestStore.open(root)) {
            var bodies = new ArrayList<>(expected(count, 0));
            bodies.add("x");
            assertEquals(bodies, TestStore.bodies(store, "T", 0));
            assertEquals(expected(count, 1), TestStore.bodies(store, "T", 1));
        }
    }

    @Test
    void shouldNeverGiveAWrongBodyForAGarbledRecord() throws IOException {
        long start = appended.get(32).logPosition();
        long end = appended.get(33).logPosition() + appended.get(33).length();
        for (long at = start; at < end; at++) {
            Path root = copy("garbled" + at);
            // What the checkpoint vouches for is not read by recovery.
            Files.delete(root.resolve("checkpoint"));
            try (var file = new RandomAccessFile(root.resolve(SECOND_SEGMENT).toFile(), "rw")) {
                file.seek(at - 4096);
                int garbled = file.read() ^ 0x55;
                file.seek(at - 4096);
                file.write(garbled);
            }
            try (var store = TestStore.open(root)) {
                for (int queueId : new int[] {0, 1}) {
                    var found = TestStore.bodies(store, "T", queueId);
                    assertTrue(expected(34, queueId).containsAll(found), () -> "wrong: " + found);
                    assertTrue(found.containsAll(expected(32, queueId)), () -> "too few: " + found);
                }
            }
        }
    }

    @Test
    void shouldBuildLostQueueEntriesAnew() throws IOException {
        for (String lost : List.of("consumequeue/T/1/00000000000000000200", "consumequeue/T/1/00000000000000000000")) {
            Path root = copy("lost" + lost.length() + lost.hashCode());
            try (var file = new RandomAccessFile(root.resolve(lost).toFile(), "rw")) {
                file.seek(40);
                file.write(new byte[100]);
            }
            try (var store = TestStore.open(root)) {
                check(store, 34);
            }
        }
    }

    @Test
    void shouldBuildAllQueuesAnewWhenOneLacksEntries() throws IOException {
        // The checkpoint says that all was on the disk long ago, so only the last segment is read at first.
        Path root = copy("old");
        try (var file = new RandomAccessFile(root.resolve("checkpoint").toFile(), "rw")) {
            file.setLength(4096);
            file.writeLong(System.currentTimeMillis() + 60_000);
            file.writeLong(System.currentTimeMillis() + 60_000);
        }
        Files.delete(root.resolve("consumequeue/T/0/00000000000000000200"));
        try (var file = new RandomAccessFile(root.resolve("consumequeue/T/0/00000000000000000000").toFile(), "rw")) {
            file.seek(100);
            file.write(new byte[100]);
        }
        try (var store = TestStore.open(root)) {
            check(store, 34);
        }
    }

    @Test
    void shouldBuildQueueFilesBehindAGapAnew() throws IOException {
        Path queue = crashed.resolve("consumequeue/T/1");
        Files.move(queue.resolve("00000000000000000200"), queue.resolve("00000000000000000400"));
        try (var store = TestStore.open(crashed)) {
            check(store, 34);
        }
        assertFalse(Files.exists(queue.resolve("00000000000000000400")));
    }

    @Test
    void shouldBuildAQueueAnewWhoseFolderIsGone() throws IOException {
        Path root = folder.resolve("live");
        TestStore.deleteTree(root.resolve("consumequeue/T/1"));
        try (var store = TestStore.open(root)) {
            check(store, 34);
        }
    }

    @Test
    void shouldReadOnlyTheLastSegmentWhenTheCheckpointVouchesForTheOthers() throws IOException {
        try (var file = new RandomAccessFile(crashed.resolve("checkpoint").toFile(), "rw")) {
            file.setLength(4096);
            file.writeLong(System.currentTimeMillis() + 60_000);
            file.writeLong(System.currentTimeMillis() + 60_000);
        }
        // So a record of the first segment that has gone bad since is not noticed, until somebody reads it.
        try (var file = new RandomAccessFile(crashed.resolve("commitlog/00000000000000000000").toFile(), "rw")) {
            file.seek(appended.get(2).logPosition());
            file.write(new byte[4]);
        }
        try (var store = TestStore.open(crashed)) {
            var bodies = new ArrayList<>(expected(34, 0));
            bodies.remove(1);
            assertEquals(bodies, TestStore.bodies(store, "T", 0));
            assertTrue(store.recordAt(appended.get(2).logPosition()).isEmpty());
        }
    }

    @Test
    void shouldStartOnceMoreAfterACrashWithinAStart() throws IOException {
        try (var store = TestStore.open(crashed)) {
            Path again = TestStore.crashCopy(crashed, folder.resolve("again"));
            try (var second = TestStore.open(again)) {
                check(second, 34);
            }
            check(store, 34);
        }
    }

    @Test
    void shouldLeaveStrangersAlone() throws IOException {
        Files.writeString(crashed.resolve("commitlog/notes.txt"), "mine");
        Files.createDirectories(crashed.resolve("commitlog/sub"));
        Files.writeString(crashed.resolve("consumequeue/readme"), "mine");
        Files.createDirectories(crashed.resolve("consumequeue/T/x"));
        Files.writeString(crashed.resolve("consumequeue/T/0/notes"), "mine");
        try (var store = TestStore.open(crashed)) {
            check(store, 34);
        }
        assertEquals("mine", Files.readString(crashed.resolve("commitlog/notes.txt")));
    }

    @Test
    void shouldKeepADeletedTopicsNewMessages() throws IOException {
        Path root = folder.resolve("live");
        try (var store = TestStore.open(root)) {
            store.deleteTopic("T");
            TestStore.append(store, TestStore.message("T", 0, "new"));
            Path copy = TestStore.crashCopy(root, folder.resolve("deleted"));
            try (var recovered = TestStore.open(copy)) {
                assertEquals(List.of("new"), TestStore.bodies(recovered, "T", 0));
            }
        }
    }

    /** Our recovery takes entries away and makes them anew: another crash must not find them vouched for. */
    @Test
    void shouldNotLeaveAnotherBrokersWordForQueuesThatItMakesAnew(@TempDir Path root) throws IOException {
        var lazy = TestStore.config(root, TestStore.HOST, Map.of("flushIntervalConsumeQueue", "60000"));
        try (var store = TestStore.open(lazy)) {
            for (int i = 0; i < 100; i++) {
                TestStore.append(store, TestStore.message("T", 0, "body " + i));
            }
        }
        Path file = root.resolve("checkpoint");
        var checkpoint = ByteBuffer.wrap(Files.readAllBytes(file));
        checkpoint.putLong(48, 0);
        Files.write(file, checkpoint.array());
        Files.writeString(root.resolve("abort"), "1");
        try (var store = TestStore.open(lazy)) {
            assertEquals(100, store.maxOffset("T", 0));
            assertEquals(0, Checkpoint.read(file).queuesTime());
        }
        assertTrue(Checkpoint.read(file).queuesTime() > 0);
    }
}
