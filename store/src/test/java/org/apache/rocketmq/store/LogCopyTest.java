package org.apache.rocketmq.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.store.key.KeyKind;
import org.apache.rocketmq.store.key.KeySearch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that is made the copy of another one. */
class LogCopyTest {
    private static final int SEGMENT = 4096;

    @TempDir
    private Path folder;

    /** How a copy's appends come to its files. */
    enum Way {
        AT_ONCE(Map.of()),
        POOLED(Map.of("transientStorePoolEnable", "true", "transientStorePoolSize", "2")),
        FORCED(Map.of("flushDiskType", "SYNC_FLUSH"));

        private final Map<String, String> settings;

        Way(Map<String, String> settings) {
            this.settings = settings;
        }
    }

    private MessageStore source() throws IOException {
        return TestStore.open(folder.resolve("source"));
    }

    private MessageStore target(Way way) throws IOException {
        return TestStore.open(TestStore.config(folder.resolve("target"), TestStore.HOST, way.settings));
    }

    private MessageStore target() throws IOException {
        return target(Way.AT_ONCE);
    }

    /** Hands a copy all that a store has, from the copy's end on or where the store begins, in stretches. */
    private static void copyAll(MessageStore from, LogCopy to, int most, Random random) throws IOException {
        long position = Math.max(to.restart(), from.firstPosition());
        copyFrom(position, from, to, most, random);
    }

    private static void copyFrom(long begin, MessageStore from, LogCopy to, int most, Random random)
        throws IOException {

        long position = begin;
        for (LogPiece piece = from.piece(position, most); piece != null;
            piece = from.piece(position, 1 + random.nextInt(most))) {
            int length = piece.bytes().remaining();
            to.take(position, piece.bytes());
            piece.release().run();
            position += length;
            append(to);
        }
    }

    /** As a replica does: what is refused for now is tried again. */
    private static void append(LogCopy copy) throws IOException {
        if (!tryAppend(copy)) {
            soon(() -> tryAppend(copy));
        }
    }

    /** Waits for what is so at once as a rule. */
    private static void soon(Callable<Boolean> condition) {
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5)).until(condition);
    }

    private static boolean tryAppend(LogCopy copy) throws IOException {
        try {
            copy.append();
            return true;
        } catch (AppendRefused e) {
            return false;
        }
    }

    private static byte[] logOf(MessageStore store) {
        var bytes = ByteBuffer.allocate((int) (store.readablePosition() - store.firstPosition()));
        for (long at = store.firstPosition(); bytes.hasRemaining(); ) {
            var piece = store.piece(at, SEGMENT);
            at += piece.bytes().remaining();
            bytes.put(piece.bytes());
            piece.release().run();
        }
        return bytes.array();
    }

    private static void assertSame(MessageStore source, MessageStore copy) {
        soon(() -> copy.readablePosition() == source.readablePosition());
        assertEquals(source.firstPosition(), copy.firstPosition());
        assertArrayEquals(logOf(source), logOf(copy));
        for (String topic : source.topics()) {
            for (int queueId : source.queueIds(topic)) {
                soon(() -> copy.maxOffset(topic, queueId) == source.maxOffset(topic, queueId));
                assertEquals(source.minOffset(topic, queueId), copy.minOffset(topic, queueId));
                assertEquals(TestStore.bodies(source, topic, queueId), TestStore.bodies(copy, topic, queueId));
            }
        }
    }

    /** Messages of three topics, now and then a batch, a half message or one that is long. */
    private static void fill(MessageStore store, Random random, int appends) {
        for (int i = 0; i < appends; i++) {
            String topic = "Topic" + random.nextInt(3);
            int queueId = random.nextInt(2);
            String body = i + "x".repeat(random.nextInt(10) == 0 ? 1500 : random.nextInt(200));
            switch (random.nextInt(6)) {
                case 0 -> TestStore.append(store, IntStream.range(0, 1 + random.nextInt(5))
                    .mapToObj(n -> TestStore.tagged(topic, queueId, body.substring(0, 1) + n, "B")).toList());
                case 1 -> TestStore.append(store, new NewMessage(topic, queueId, 0,
                    RecordLayout.TRANSACTION_PREPARED, 1, TestStore.HOST, 0, 0, ByteBuffer.wrap(body.getBytes()), ""));
                default -> TestStore.append(store, TestStore.tagged(topic, queueId, body, "T" + random.nextInt(3)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldHoldWhatTheOtherHolds(Way way) throws IOException {
        for (int most : new int[] {1, 7, 100, 32_768}) {
            try (var source = TestStore.open(folder.resolve("source" + most));
                var target = TestStore.open(
                    TestStore.config(folder.resolve("target" + most), TestStore.HOST, way.settings))) {
                var random = new Random(most);
                fill(source, random, most == 1 ? 20 : 100);
                assertTrue(source.firstPosition() == 0 && source.appendedPosition() > SEGMENT);
                copyAll(source, target.copy(), most, random);
                assertSame(source, target);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldGoOnWhereItEnded(Way way) throws IOException {
        var random = new Random(3);
        try (var source = source()) {
            for (int turn = 0; turn < 4; turn++) {
                fill(source, random, 40);
                try (var target = target(way)) {
                    assertEquals(target.copy().restart(), target.appendedPosition());
                    copyAll(source, target.copy(), 2000, random);
                    assertSame(source, target);
                }
            }
        }
    }

    @Test
    void shouldForgetWhatIsNotWholeWhenTheStreamBeginsAnew() throws IOException {
        try (var source = source(); var target = target()) {
            TestStore.append(source, TestStore.message("A", 0, "first"));
            long first = source.appendedPosition();
            TestStore.append(source, TestStore.message("A", 0, "second"));
            var copy = target.copy();
            copy.take(0, source.piece(0, (int) first + 20).bytes());
            copy.append();
            assertEquals(first, target.appendedPosition());
            assertEquals(first, copy.restart());
            copyAll(source, copy, 1000, new Random(1));
            assertSame(source, target);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldBeginWhereTheOtherBegins(boolean crashes) throws IOException {
        var random = new Random(4);
        try (var source = source()) {
            fill(source, random, 200);
            long last = source.appendedPosition() / SEGMENT * SEGMENT;
            var config = TestStore.config(folder.resolve("target"));
            var store = TestStore.open(config);
            var copy = store.copy();
            copyFrom(last, source, copy, 300, random);
            assertEquals(last, store.firstPosition());
            assertEquals(source.appendedPosition(), store.appendedPosition());
            if (crashes) {
                soon(() -> store.flushedPosition() == store.appendedPosition());
            }
            var served = served(source, store);
            store.close();
            if (crashes) {
                Files.createFile(folder.resolve("target/abort"));
                Files.delete(folder.resolve("target/checkpoint"));
            }
            try (var again = TestStore.open(config)) {
                assertEquals(last, again.firstPosition());
                assertEquals(served, served(source, again));
                fill(source, random, 100);
                copyAll(source, again.copy(), 300, random);
                served(source, again);
            }
        }
    }

    /** What a copy serves of each queue, which must be the end of what the source does. */
    private static List<String> served(MessageStore source, MessageStore copy) {
        var all = new ArrayList<String>();
        for (String topic : copy.topics()) {
            for (int queueId : copy.queueIds(topic)) {
                var whole = TestStore.bodies(source, topic, queueId);
                var part = TestStore.bodies(copy, topic, queueId);
                assertEquals(source.maxOffset(topic, queueId), copy.maxOffset(topic, queueId));
                assertEquals(whole.subList(whole.size() - part.size(), whole.size()), part);
                assertEquals(whole.size() - part.size(), copy.minOffset(topic, queueId));
                part.forEach(body -> all.add(topic + queueId + body));
            }
        }
        assertTrue(all.size() > 1);
        return all;
    }

    @Test
    void shouldRefuseWhatDoesNotFollow() throws IOException {
        try (var source = source(); var target = target()) {
            fill(source, new Random(5), 3);
            var copy = target.copy();
            copyAll(source, copy, 1000, new Random(1));
            long end = target.appendedPosition();
            var gap = assertThrows(LogsDifferException.class, () -> copy.take(end + 1, ByteBuffer.allocate(1)));
            assertEquals("the other log's bytes from position " + (end + 1) + " on do not follow this log, which has"
                + " come to " + end, gap.getMessage());
            assertThrows(LogsDifferException.class, () -> copy.take(end - 1, ByteBuffer.allocate(1)));

            copy.take(end, ByteBuffer.wrap("no record at all".getBytes()));
            var garbage = assertThrows(LogsDifferException.class, copy::append);
            assertTrue(garbage.getMessage().startsWith("what has come of the other log for position " + end
                + " is no record: a length of "), garbage.getMessage());
            assertEquals(end, target.appendedPosition());
            assertSame(source, target);
        }
    }

    @Test
    void shouldRefuseARecordWithAnotherBody() throws IOException {
        try (var source = source(); var target = target()) {
            TestStore.append(source, TestStore.message("A", 0, "body"));
            var piece = source.piece(0, 1000);
            var bytes = ByteBuffer.allocate(piece.bytes().remaining()).put(piece.bytes()).flip();
            int body = RecordLayout.bodyLength(0) + Integer.BYTES;
            bytes.put(body, (byte) (bytes.get(body) + 1));
            var copy = target.copy();
            copy.take(0, bytes);
            var damaged = assertThrows(LogsDifferException.class, copy::append);
            assertTrue(damaged.getMessage().endsWith("a body that does not match its checksum"), damaged.getMessage());
            assertEquals(0, target.appendedPosition());
            piece.release().run();
        }
    }

    @Test
    void shouldNotGatherWhatIsLongerThanAnyRecord() throws IOException {
        var settings = Map.of("mappedFileSizeCommitLog", "1048576", "maxMessageSize", "1000");
        try (var target = TestStore.open(TestStore.config(folder.resolve("target"), TestStore.HOST, settings))) {
            var copy = target.copy();
            copy.take(0, ByteBuffer.allocate(8).putInt(66_537).putInt(RecordLayout.MAGIC_V1).flip());
            var tooLong = assertThrows(LogsDifferException.class, copy::append);
            assertTrue(tooLong.getMessage().endsWith("a length of 66537; with this broker's maxMessageSize it is 66536"
                + " at most: set that to what the other broker has"), tooLong.getMessage());
        }
    }

    @Test
    void shouldGoOnInTheNextFileBeforeTheFillersEndHasCome() throws IOException {
        try (var source = source(); var target = target()) {
            while (source.appendedPosition() <= SEGMENT) {
                TestStore.append(source, TestStore.message("A", 0, "x".repeat(500)));
            }
            var copy = target.copy();
            var first = source.piece(0, SEGMENT - 100);
            copy.take(0, first.bytes());
            copy.append();
            assertEquals(SEGMENT, target.appendedPosition());
            assertThrows(LogsDifferException.class, () -> copy.take(SEGMENT, ByteBuffer.allocate(1)));
            copyFrom(SEGMENT - 100, source, copy, 7, new Random(1));
            assertSame(source, target);
            first.release().run();
        }
    }

    @Test
    void shouldRefuseALogWithFilesOfAnotherLength() throws IOException {
        try (var target = target()) {
            var wrong = assertThrows(
                LogsDifferException.class, () -> target.copy().take(1000, ByteBuffer.allocate(1)));
            assertEquals("the other log begins at position 1000, where no file begins with"
                + " mappedFileSizeCommitLog=4096: set it to what the other broker has", wrong.getMessage());
        }
    }

    @Test
    void shouldBeginATopicAnewWhereTheOtherDid() throws IOException {
        try (var source = source(); var target = target()) {
            var copy = target.copy();
            IntStream.range(0, 5).forEach(i -> TestStore.append(source, TestStore.message("A", 0, "old" + i)));
            copyAll(source, copy, 100, new Random(1));
            source.deleteTopic("A");
            IntStream.range(0, 3).forEach(i -> TestStore.append(source, TestStore.message("A", 0, "new" + i)));
            copyAll(source, copy, 100, new Random(1));
            assertEquals(List.of("new0", "new1", "new2"), TestStore.bodies(target, "A", 0));
            assertSame(source, target);
        }
    }

    @Test
    void shouldTellWhoWaitsForMessages() throws IOException {
        var heard = new ArrayList<String>();
        try (var source = source(); var target = MessageStore.open(TestStore.config(folder.resolve("target")),
            InstantSource.system(),
            (topic, queueId, next, tags) -> heard.add(topic + queueId + ":" + next + ":" + tags), TestStore.LOGGED)) {
            TestStore.append(source, TestStore.tagged("A", 1, "first", "T"));
            TestStore.append(source, TestStore.tagged("A", 1, "second", "U"));
            copyAll(source, target.copy(), 1000, new Random(1));
            assertEquals(List.of("A1:1:" + "T".hashCode(), "A1:2:" + "U".hashCode()), heard);
        }
    }

    @Test
    void shouldIndexKeys() throws IOException {
        try (var source = source(); var target = target()) {
            TestStore.append(source, TestStore.message("A", 0, "body".getBytes(), "KEYS\u0001k1\u0002"));
            copyAll(source, target.copy(), 1000, new Random(1));
            var found = target.query(new KeySearch("A", KeyKind.KEYS, "k1", 32, 10_000, 0, Long.MAX_VALUE));
            assertEquals(1, found.records().size());
            found.release().run();
        }
    }

    @Test
    void shouldTakeWhatCameOnceThereIsRoom() throws IOException {
        var disk = new FaultyDisk();
        try (var source = source();
            var target = TestStore.open(TestStore.config(folder.resolve("target")), disk)) {
            fill(source, new Random(6), 2);
            var copy = target.copy();
            disk.failWrites("No space left on device");
            var piece = source.piece(0, 10_000);
            copy.take(0, piece.bytes());
            var refused = assertThrows(AppendRefused.class, copy::append);
            assertEquals(AppendRefused.Obstacle.DISK_FULL, refused.obstacle());
            disk.failWrites(null);
            append(copy);
            assertSame(source, target);
            piece.release().run();
        }
    }

    @Test
    void shouldGivePiecesUpToTheEndOfAFile() throws IOException {
        try (var source = source()) {
            assertNull(source.piece(0, 100));
            fill(source, new Random(7), 100);
            var first = source.piece(SEGMENT - 10, 100);
            assertNotNull(first);
            assertEquals(10, first.bytes().remaining());
            first.release().run();
            assertNull(source.piece(source.readablePosition(), 100));
        }
    }

    @Test
    void shouldTellOfGrowthWhenThereIsMoreToRead() throws IOException {
        for (Way way : Way.values()) {
            try (var store = TestStore.open(
                TestStore.config(folder.resolve("store" + way), TestStore.HOST, way.settings))) {
                var seen = new AtomicLong();
                store.onGrowth(() -> seen.accumulateAndGet(store.readablePosition(), Math::max));
                TestStore.append(store, TestStore.message("A", 0, "body"));
                soon(() -> seen.get() == store.appendedPosition());
            }
        }
    }
}
