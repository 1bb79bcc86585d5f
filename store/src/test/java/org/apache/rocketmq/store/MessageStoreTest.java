package org.apache.rocketmq.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store promises while it is open. */
class MessageStoreTest {
    @TempDir
    private Path root;

    @Test
    void shouldReadWhatWasAppended() throws IOException {
        try (var store = TestStore.open(root)) {
            var first = TestStore.append(store, TestStore.tagged("T", 3, "one", "red"));
            var second = TestStore.append(store, TestStore.tagged("T", 3, "two", "blue"));

            assertEquals(0, first.queueOffset());
            assertEquals(1, second.queueOffset());
            assertEquals(first.logPosition() + first.length(), second.logPosition());
            assertEquals(List.of(second.logPosition()), second.logPositions());
            var result = TestStore.read(store, "T", 3, 0);
            assertEquals(ReadStatus.FOUND, result.status());
            assertEquals(2, result.messages());
            assertEquals(2, result.nextOffset());
            assertEquals(first.length() + second.length(), result.bytes());
            assertEquals(List.of("one", "two"), result.records().stream().map(TestStore::body).toList());
            assertEquals(Set.of("T"), store.topics());
            assertEquals(first.storeTimestamp(), store.storeTimestamp("T", 3, 0));
            assertEquals(-1, store.storeTimestamp("T", 3, 2));
            assertTrue(store.headInMemory("T", 3));
        }
    }

    @Test
    void shouldFindOnlyWantedTags() throws IOException {
        try (var store = TestStore.open(root)) {
            for (int i = 0; i < 20; i++) {
                TestStore.append(store, TestStore.tagged("T", 0, "m" + i, i % 5 == 0 ? "red" : "blue"));
            }
            var red = store.read("T", 0, 1, 2, 10_000, tags -> tags == "red".hashCode());
            assertEquals(List.of("m5", "m10"), red.records().stream().map(TestStore::body).toList());
            assertEquals(11, red.nextOffset());

            var none = store.read("T", 0, 16, 2, 10_000, tags -> tags == "red".hashCode());
            assertEquals(ReadStatus.NO_MATCHED_MESSAGE, none.status());
            assertEquals(20, none.nextOffset());
        }
    }

    /** Apache's consumers rest where they hold offsets that are far apart. */
    @Test
    void shouldGiveNoMessagesThatLieFarApartInOneRead() throws IOException {
        try (var store = TestStore.open(TestStore.config(root, 1 << 20, 200_000, FlushPolicy.ASYNC_FLUSH))) {
            for (int i = 0; i < 2_000; i++) {
                store.hold(TestStore.tagged("T", 0, "m" + i, i % 100 == 50 ? "red" : "blue"));
            }
            store.appendHeld();
            int hash = "red".hashCode();
            var first = store.read("T", 0, 0, 32, 1 << 20, tags -> tags == hash);
            assertEquals(List.of("m50", "m150", "m250", "m350", "m450", "m550", "m650", "m750"),
                first.records().stream().map(TestStore::body).toList());
            assertEquals(850, first.nextOffset());
            first.release().run();
            var second = store.read("T", 0, first.nextOffset(), 32, 1 << 20, tags -> tags == hash);
            assertEquals("m850", TestStore.body(second.records().get(0)));
            second.release().run();
            var none = store.read("T", 0, 0, 32, 1 << 20, tags -> false);
            assertEquals(2_000, none.nextOffset());
        }
    }

    @Test
    void shouldLimitAReadButGiveOneMessage() throws IOException {
        try (var store = TestStore.open(root)) {
            IntStream.range(0, 10).forEach(i -> TestStore.append(store, TestStore.message("T", 0, "body" + i)));
            int length = store.recordAt(0).orElseThrow().remaining();

            assertEquals(1, store.read("T", 0, 0, 32, 1, null).messages());
            assertEquals(1, store.read("T", 0, 0, 0, 10_000, null).messages());
            assertEquals(3, store.read("T", 0, 0, 3, 10_000, null).messages());
            assertEquals(2, store.read("T", 0, 0, 32, 2 * length, null).messages());
            assertEquals(2, store.read("T", 0, 0, 32, 3 * length - 1, null).messages());
            assertEquals(10, store.read("T", 0, 0, 32, Integer.MAX_VALUE, null).messages());
        }
    }

    @Test
    void shouldTellWhereAnOffsetLies() throws IOException {
        try (var store = TestStore.open(root)) {
            assertEquals(ReadStatus.NO_MATCHED_LOGIC_QUEUE, TestStore.read(store, "T", 0, 5).status());
            assertEquals(0, store.maxOffset("T", 0));
            IntStream.range(0, 3).forEach(i -> TestStore.append(store, TestStore.message("T", 0, "m" + i)));

            var one = TestStore.read(store, "T", 0, 3);
            assertEquals(ReadStatus.OFFSET_OVERFLOW_ONE, one.status());
            assertEquals(3, one.nextOffset());
            var badly = TestStore.read(store, "T", 0, 9);
            assertEquals(ReadStatus.OFFSET_OVERFLOW_BADLY, badly.status());
            assertEquals(3, badly.nextOffset());
            var small = TestStore.read(store, "T", 0, -1);
            assertEquals(ReadStatus.OFFSET_TOO_SMALL, small.status());
            assertEquals(0, small.nextOffset());
            assertEquals(3, small.maxOffset());
        }
    }

    @Test
    void shouldStoreABatchAtConsecutiveOffsets() throws IOException {
        var arrivals = new ArrayList<Long>();
        try (var store = MessageStore.open(TestStore.config(root), Instant::now,
            (topic, queueId, next, tags) -> arrivals.add(next), TestStore.LOGGED)) {
            TestStore.append(store, TestStore.message("T", 0, "before"));
            // More than what is left of the first segment: the batch goes to the next one as a whole.
            var batch = IntStream.range(0, 5)
                .mapToObj(i -> TestStore.message("T", 0, new byte[700], "n\u0001" + i)).toList();
            TestStore.append(store, batch.subList(0, 1));
            var appended = TestStore.append(store, batch);

            assertEquals(5, appended.messages());
            assertEquals(2, appended.queueOffset());
            assertEquals(4096, appended.logPosition());
            assertEquals(5, appended.logPositions().size());
            assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L), arrivals);
            var read = store.read("T", 0, 2, 32, 100_000, null);
            assertEquals(5, read.messages());
            for (int i = 0; i < 5; i++) {
                assertEquals(appended.logPositions().get(i), read.records().get(i).getLong(RecordLayout.LOG_POSITION));
                assertEquals(2 + i, read.records().get(i).getLong(RecordLayout.QUEUE_OFFSET));
            }
        }
    }

    @Test
    void shouldKeepTransactionalRecordsOutOfTheQueues() throws IOException {
        try (var store = TestStore.open(root)) {
            TestStore.append(store, TestStore.message("T", 0, "plain"));
            for (int kind : List.of(RecordLayout.TRANSACTION_PREPARED, RecordLayout.TRANSACTION_ROLLBACK)) {
                var appended = TestStore.append(store, new NewMessage("T", 0, 0, kind, 0, TestStore.HOST, 0, 0,
                    ByteBuffer.wrap(new byte[] {1}), null));
                assertEquals(0, appended.queueOffset());
            }
            assertEquals(1, store.maxOffset("T", 0));
        }
        Files.writeString(root.resolve("abort"), "1");
        try (var store = TestStore.open(root)) {
            assertEquals(1, store.maxOffset("T", 0));
        }
    }

    @Test
    void shouldStoreLongTopicsAndIpv6Hosts() throws IOException {
        String topic = "%RETRY%" + "g".repeat(200);
        var v6 = new InetSocketAddress("::1", 4711);
        var v6Config = TestStore.config(root, v6, Map.of());
        try (var store = TestStore.open(v6Config)) {
            var body = ByteBuffer.wrap("long".getBytes(StandardCharsets.UTF_8));
            TestStore.append(store, new NewMessage(topic, 0, 0, 0, 5, v6, 2, 3, body, ""));
            checkLong(store, topic);
        }
        Files.writeString(root.resolve("abort"), "1");
        try (var store = TestStore.open(v6Config)) {
            checkLong(store, topic);
        }
    }

    private static void checkLong(MessageStore store, String topic) {
        ByteBuffer record = TestStore.read(store, topic, 0, 0).records().get(0);
        assertEquals(RecordLayout.MAGIC_V2, record.getInt(RecordLayout.MAGIC));
        assertEquals(RecordLayout.BORN_HOST_V6 | RecordLayout.STORE_HOST_V6, record.getInt(RecordLayout.SYSTEM_FLAG));
        assertEquals("long", TestStore.body(record));
        assertTrue(store.storeTimestamp(topic, 0, 0) > 0);
    }

    @Test
    void shouldNoteWhenADelayedMessageIsDue() throws IOException {
        Appended appended;
        try (var store = TestStore.open(root)) {
            appended = TestStore.append(store, TestStore.message("SCHEDULE_TOPIC_XXXX", 4, "later"));
            var seen = new ArrayList<Long>();
            // A due time is no tags' hash, so that nobody is asked about it.
            assertEquals(1, store.read("SCHEDULE_TOPIC_XXXX", 4, 0, 1, 100, seen::add).messages());
            assertEquals(List.of(), seen);
        }
        byte[] file = Files.readAllBytes(root.resolve("consumequeue/SCHEDULE_TOPIC_XXXX/4/00000000000000000000"));
        assertEquals(appended.storeTimestamp() + 60_000, ByteBuffer.wrap(file).getLong(12));
    }

    @Test
    void shouldFindOffsetsByTime() throws IOException {
        var now = new AtomicLong();
        try (var store = MessageStore.open(
            TestStore.config(root), () -> Instant.ofEpochMilli(now.get()), TestStore.DEAF, TestStore.LOGGED)) {
            // The clock goes back once: times of storing do not.
            for (long time : new long[] {100, 200, 200, 150, 300}) {
                now.set(time);
                TestStore.append(store, TestStore.message("T", 0, "at " + time));
            }
            assertEquals(0, store.offsetByTime("T", 0, 50, false));
            assertEquals(0, store.offsetByTime("T", 0, 100, false));
            assertEquals(1, store.offsetByTime("T", 0, 101, false));
            assertEquals(1, store.offsetByTime("T", 0, 200, false));
            assertEquals(4, store.offsetByTime("T", 0, 201, false));
            assertEquals(5, store.offsetByTime("T", 0, 301, false));
            assertEquals(0, store.offsetByTime("T", 0, 50, true));
            assertEquals(0, store.offsetByTime("T", 0, 199, true));
            assertEquals(3, store.offsetByTime("T", 0, 200, true));
            assertEquals(4, store.offsetByTime("T", 0, 999, true));
            assertEquals(0, store.offsetByTime("none", 0, 999, true));
        }
    }

    @Test
    void shouldRefuseWhatCannotBeStored() throws IOException {
        try (var store = TestStore.open(root)) {
            checkIllegal(store, TestStore.message("", 0, "x"), "topic");
            checkIllegal(store, TestStore.message("a/b", 0, "x"), "topic");
            checkIllegal(store, TestStore.message("T", -1, "x"), "-1");
            checkIllegal(store, TestStore.message("T", 0, new byte[(1 << 20) + 1], ""), "1048577");
            checkIllegal(store, TestStore.message("T", 0, new byte[4000], ""), "mappedFileSizeCommitLog=4096");
            checkIllegal(store, TestStore.message("T", 0, new byte[1], "p\u0001" + "\0".repeat(4096)), "zero bytes");
            checkIllegal(store, new NewMessage("T", 0, 0, 0, 0, InetSocketAddress.createUnresolved("nowhere", 1), 0, 0,
                ByteBuffer.allocate(1), ""), "nowhere");
            var properties = "p\u0001" + "v".repeat(32766);
            var tooLong = TestStore.refusal(store, TestStore.message("T", 0, new byte[1], properties));
            assertEquals(AppendRefused.Reason.PROPERTIES_TOO_LONG, tooLong.reason());
            assertEquals(0, store.appendedPosition());
        }
    }

    private static void checkIllegal(MessageStore store, NewMessage message, String words) {
        var refusal = TestStore.refusal(store, message);
        assertEquals(AppendRefused.Reason.MESSAGE_ILLEGAL, refusal.reason());
        assertTrue(refusal.getMessage().contains(words), refusal.getMessage());
    }

    @Test
    void shouldRefuseAppendsOnceClosed() throws IOException {
        var store = TestStore.open(root);
        store.close();
        store.close();
        assertEquals(AppendRefused.Reason.NOT_WRITABLE,
            TestStore.refusal(store, TestStore.message("T", 0, "x")).reason());
        assertFalse(Files.exists(root.resolve("abort")));
    }

    @Test
    void shouldForgetADeletedTopic() throws IOException {
        try (var store = TestStore.open(root)) {
            IntStream.range(0, 30).forEach(i -> TestStore.append(store, TestStore.message("Gone", 0, "old" + i)));
            TestStore.append(store, TestStore.message("Kept", 0, "kept"));
            store.deleteTopic("Gone");
            store.deleteTopic("NeverThere");

            assertEquals(Set.of("Kept"), store.topics());
            assertEquals(ReadStatus.NO_MATCHED_LOGIC_QUEUE, TestStore.read(store, "Gone", 0, 0).status());
            assertEquals(0, TestStore.append(store, TestStore.message("Gone", 0, "new")).queueOffset());
            assertEquals(List.of("new"), TestStore.bodies(store, "Gone", 0));
        }
        try (var store = TestStore.open(root)) {
            assertEquals(List.of("new"), TestStore.bodies(store, "Gone", 0));
            assertEquals(List.of("kept"), TestStore.bodies(store, "Kept", 0));
        }
    }

    @Test
    void shouldNotDeleteATopicForWhichSomethingHasComeSince() throws IOException {
        try (var store = TestStore.open(root)) {
            TestStore.append(store, TestStore.message("T", 0, "old"));
            TestStore.append(store, TestStore.message("T", 1, "old"));
            long since = store.appendedPosition();
            TestStore.append(store, TestStore.message("Other", 0, "other"));
            long last = TestStore.append(store, TestStore.message("T", 0, "new")).logPosition();

            assertFalse(store.deleteTopic("T", since));
            assertFalse(store.deleteTopic("T", last));
            assertEquals(List.of("old", "new"), TestStore.bodies(store, "T", 0));
            assertTrue(store.deleteTopic("T", last + 1));
            assertTrue(store.deleteTopic("NeverThere", 0));
            assertEquals(Set.of("Other"), store.topics());
        }
    }

    /** Something may wait under another name for a topic that has no queue yet. */
    @Test
    void shouldKnowWhatCameBeforeATopicWasDeleted() throws IOException {
        long before;
        long after;
        try (var store = TestStore.open(root)) {
            TestStore.append(store, TestStore.message("Had", 0, "one"));
            before = TestStore.append(store, TestStore.message("Waiting", 0, "for both")).logPosition();
            store.deleteTopic("Had");
            store.deleteTopic("HadNone");
            after = TestStore.append(store, TestStore.message("Waiting", 0, "for both again")).logPosition();
            assertKnown(store, before, after);
        }
        try (var store = TestStore.open(root)) {
            assertKnown(store, before, after);
        }
    }

    private static void assertKnown(MessageStore store, long before, long after) {
        for (String topic : List.of("Had", "HadNone")) {
            assertTrue(store.deletedAfter(topic, before), topic);
            assertFalse(store.deletedAfter(topic, after), topic);
        }
        assertFalse(store.deletedAfter("Waiting", before));
    }
}
