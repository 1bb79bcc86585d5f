package org.apache.rocketmq.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that Apache RocketMQ 5.5.0 wrote, opened by ours. */
class GoldenStoreTest {
    @TempDir
    private Path folder;
    private Path root;
    private List<GoldenStore.Row> rows;

    @BeforeEach
    void unpack() throws IOException {
        root = GoldenStore.unpack(folder);
        rows = GoldenStore.rows(root);
        assertEquals(306, rows.size());
    }

    @Test
    void shouldReadEveryMessageOfApachesStore() throws IOException {
        try (var store = TestStore.open(GoldenStore.config(root))) {
            check(store);
            assertEquals(117128 + 412, store.appendedPosition());
        }
    }

    @Test
    void shouldReadApachesStoreAfterACrash() throws IOException {
        Files.writeString(root.resolve("abort"), "1");
        try (var store = TestStore.open(GoldenStore.config(root))) {
            check(store);
        }
    }

    @Test
    void shouldBuildTheQueuesAsApacheDid() throws IOException {
        var apaches = contents(root.resolve("consumequeue"));
        try (var store = TestStore.open(GoldenStore.config(root))) {
            store.topics().forEach(store::deleteTopic);
        }
        // As if somebody had deleted the folder, not the topics.
        Files.delete(root.resolve("deletedTopics"));
        assertEquals(0, contents(root.resolve("consumequeue")).size());

        TestStore.open(GoldenStore.config(root)).close();

        var ours = contents(root.resolve("consumequeue"));
        assertEquals(apaches.keySet(), ours.keySet());
        apaches.forEach((name, bytes) -> assertArrayEquals(bytes, ours.get(name), name));
    }

    @Test
    void shouldLeaveApachesBytesAsTheyAre() throws IOException {
        var log = contents(root.resolve("commitlog"));
        var queues = contents(root.resolve("consumequeue"));

        TestStore.open(GoldenStore.config(root)).close();

        log.forEach((name, bytes) -> assertArrayEquals(bytes, read(root.resolve("commitlog"), name), name));
        queues.forEach((name, bytes) -> assertArrayEquals(bytes, read(root.resolve("consumequeue"), name), name));
    }

    @Test
    void shouldGoOnWhereApacheStopped() throws IOException {
        try (var store = TestStore.open(GoldenStore.config(root))) {
            long next = store.maxOffset("GoldA", 1);
            var appended = TestStore.append(store, TestStore.message("GoldA", 1, "ours"));
            assertEquals(next, appended.queueOffset());
            assertEquals(117540, appended.logPosition());
        }
        try (var store = TestStore.open(GoldenStore.config(root))) {
            check(store);
            var read = TestStore.read(store, "GoldA", 1, store.maxOffset("GoldA", 1) - 1);
            assertEquals("ours", TestStore.body(read.records().get(0)));
        }
    }

    private void check(MessageStore store) {
        for (var row : rows) {
            var result = store.read(row.topic(), row.queueId(), row.queueOffset(), 1, 1, tags -> {
                assertEquals(row.tagsCode(), tags, () -> "tags of " + row);
                return true;
            });
            assertEquals(ReadStatus.FOUND, result.status(), row::toString);
            ByteBuffer record = result.records().get(0);
            assertEquals(row.length(), record.remaining(), row::toString);
            assertEquals(row.logPosition(), record.getLong(RecordLayout.LOG_POSITION), row::toString);
            assertEquals(row.queueOffset(), record.getLong(RecordLayout.QUEUE_OFFSET), row::toString);
            assertEquals(row.flag(), record.getInt(RecordLayout.FLAG), row::toString);
            checkBody(row, record);
            assertEquals(row.properties(), properties(record), row::toString);
            assertEquals(record, store.recordAt(row.logPosition()).orElseThrow(), row::toString);
        }
    }

    private static void checkBody(GoldenStore.Row row, ByteBuffer record) {
        byte[] body = TestStore.bodyBytes(record);
        var crc = new CRC32();
        crc.update(body);
        assertEquals(row.bodyBytes(), body.length, row::toString);
        assertEquals(row.bodyCrc(), (int) crc.getValue() & 0x7FFFFFFF, row::toString);
    }

    /** The properties as the table shows them. */
    private static String properties(ByteBuffer record) {
        int bodyAt = RecordLayout.bodyLength(record.getInt(RecordLayout.SYSTEM_FLAG));
        int topicAt = bodyAt + Integer.BYTES + record.getInt(bodyAt);
        int propertiesAt = topicAt + 1 + record.get(topicAt);
        byte[] text = new byte[record.getShort(propertiesAt)];
        record.get(propertiesAt + Short.BYTES, text);
        return new String(text, StandardCharsets.UTF_8).replace('\u0001', '=').replace('\u0002', '|');
    }

    private static TreeMap<String, byte[]> contents(Path folder) throws IOException {
        var contents = new TreeMap<String, byte[]>();
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                contents.put(folder.relativize(path).toString(), Files.readAllBytes(path));
            }
        }
        return contents;
    }

    private static byte[] read(Path folder, String name) {
        try {
            return Files.readAllBytes(folder.resolve(name));
        } catch (IOException e) {
            throw new AssertionError(name, e);
        }
    }
}
