package org.apache.rocketmq.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.store.key.KeyKind;
import org.apache.rocketmq.store.key.KeySearch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key index of a store that Apache RocketMQ 5.5.0 wrote, read by ours, and made anew by ours. */
class GoldenIndexTest {
    private static final int ENTRIES = 840;

    @TempDir
    private Path folder;
    private Path root;
    private List<GoldenStore.Row> rows;

    @BeforeEach
    void unpack() throws IOException {
        root = GoldenStore.unpack(folder);
        rows = GoldenStore.rows(root);
    }

    @Test
    void shouldExplainEveryEntryOfApachesIndex() throws IOException {
        var expected = new ArrayList<String>();
        for (var row : rows) {
            for (String key : keys(row)) {
                expected.add(hash(row.topic() + "#" + key) + "@" + row.logPosition());
            }
        }
        var there = IndexContents.entries(root, GoldenStore.INDEX_SLOTS).stream()
            .map(entry -> entry.keyHash() + "@" + entry.logPosition()).toList();
        assertEquals(expected, there);
        assertEquals(ENTRIES, there.size());
    }

    @Test
    void shouldFindEveryMessageByEachOfItsKeys() throws IOException {
        try (var store = TestStore.open(GoldenStore.config(root))) {
            findAll(store);
        }
    }

    @Test
    void shouldLeaveApachesIndexAsItIs() throws IOException {
        var before = bytes();
        TestStore.open(GoldenStore.config(root)).close();
        assertSame(before, bytes());
    }

    @Test
    void shouldLeaveApachesIndexAsItIsAfterACrash() throws IOException {
        var before = IndexContents.all(root, GoldenStore.INDEX_SLOTS);
        Files.writeString(root.resolve("abort"), "1");
        TestStore.open(GoldenStore.config(root)).close();
        assertEquals(before, IndexContents.all(root, GoldenStore.INDEX_SLOTS));
    }

    @Test
    void shouldMakeTheSameIndexOfTheSameLog() throws IOException {
        var apaches = bytes();
        for (Path file : IndexContents.files(root)) {
            Files.delete(file);
        }
        Files.delete(root.resolve("index"));
        try (var store = TestStore.open(GoldenStore.config(root))) {
            findAll(store);
        }
        assertSame(apaches, bytes());
    }

    @Test
    void shouldGoOnInApachesLastFile() throws IOException {
        var before = IndexContents.entries(root, GoldenStore.INDEX_SLOTS);
        try (var store = TestStore.open(GoldenStore.config(root))) {
            TestStore.append(store, TestStore.message("GoldA", 1, new byte[10],
                PropertiesText.fromMap(Map.of("KEYS", "ours"))));
            assertEquals(1, find(store, "GoldA", KeyKind.KEYS, "ours").size());
            findAll(store);
        }
        var after = IndexContents.entries(root, GoldenStore.INDEX_SLOTS);
        assertEquals(2, IndexContents.files(root).size());
        assertEquals(before, after.subList(0, ENTRIES));
        assertEquals(ENTRIES + 1, after.size());
        assertEquals(hash("GoldA#ours"), after.get(ENTRIES).keyHash());
    }

    private void findAll(MessageStore store) {
        for (var row : rows) {
            var properties = properties(row);
            for (String key : keys(row)) {
                boolean isTag = key.startsWith("T#");
                boolean isUnique = key.equals(properties.get("UNIQ_KEY"));
                var kind = isTag ? KeyKind.TAGS : isUnique ? KeyKind.UNIQUE : KeyKind.KEYS;
                var found = find(store, row.topic(), kind, isTag ? key.substring(2) : key);
                assertTrue(found.contains(row.logPosition()), () -> "no " + key + " of " + row);
            }
        }
    }

    private static List<Long> find(MessageStore store, String topic, KeyKind kind, String key) {
        var found = store.query(new KeySearch(topic, kind, key, 1000, 1 << 30, 0, Long.MAX_VALUE));
        var positions = found.records().stream().map(GoldenIndexTest::position).toList();
        assertTrue(found.complete());
        found.release().run();
        return positions;
    }

    private static long position(ByteBuffer record) {
        return record.getLong(RecordLayout.LOG_POSITION);
    }

    /** What is indexed of a record, in order. */
    private static List<String> keys(GoldenStore.Row row) {
        var properties = properties(row);
        var keys = new ArrayList<String>();
        if ((row.sysFlag() & RecordLayout.TRANSACTION_BITS) == RecordLayout.TRANSACTION_ROLLBACK) {
            return keys;
        }
        if (properties.containsKey("UNIQ_KEY")) {
            keys.add(properties.get("UNIQ_KEY"));
        }
        for (String key : properties.getOrDefault("KEYS", "").split(" ")) {
            if (!key.isEmpty()) {
                keys.add(key);
            }
        }
        if (properties.containsKey("TAGS")) {
            keys.add("T#" + properties.get("TAGS"));
        }
        return keys;
    }

    private static Map<String, String> properties(GoldenStore.Row row) {
        return PropertiesText.toMap(row.properties().replace('=', PropertiesText.NAME_END)
            .replace('|', PropertiesText.PROPERTY_END));
    }

    private static int hash(String key) {
        int hash = Math.abs(key.hashCode());
        return hash < 0 ? 0 : hash;
    }

    private List<byte[]> bytes() throws IOException {
        var all = new ArrayList<byte[]>();
        for (Path file : IndexContents.files(root)) {
            all.add(Files.readAllBytes(file));
        }
        return all;
    }

    private static void assertSame(List<byte[]> expected, List<byte[]> actual) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i));
        }
    }
}
