package org.apache.rocketmq.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.store.follow.Checkpoint;
import org.apache.rocketmq.store.key.KeyKind;
import org.apache.rocketmq.store.key.KeySearch;
import org.apache.rocketmq.store.log.Disk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * One byte of one file is changed while the store is closed. It opens, or says why not; whatever it gives out then is
 * what was stored.
 */
class FlippedBitsTest {
    private static final int TRIES = 1000;
    /** 23 in each queue: two files that are full, and one that is not. */
    private static final int MESSAGES = 138;
    private static final String ALL = "all read";
    private static final String MISSING = "some missing";
    private static final int QUEUES = 2;
    private static final int TAGS = 2;
    private static final List<String> TOPICS = List.of("T", "U", "V");

    private Path folder;
    /** The record whose topic or queue id was changed where nothing can tell; -1 for none. */
    private long strayRecord;
    private Logger log;
    private Level usualLevel;
    private final Map<Long, Served> stored = new HashMap<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();

    @BeforeEach
    void makeFolder() throws IOException {
        folder = TestStore.folderInMemory();
        log = (Logger) LoggerFactory.getLogger("org.apache.rocketmq.store");
        usualLevel = log.getLevel();
        log.setLevel(Level.OFF);
    }

    private void fill(boolean extended) throws IOException {
        try (var store = TestStore.open(config(folder.resolve("stopped"), extended))) {
            TestStore.append(store, TestStore.message("Gone", 0, "deleted"));
            store.deleteTopic("Gone");
            append(store, 0, MESSAGES / 2);
        }
        try (var store = TestStore.open(config(folder.resolve("stopped"), extended))) {
            append(store, MESSAGES / 2, MESSAGES);
            TestStore.crashCopy(folder.resolve("stopped"), folder.resolve("crashed"));
        }
    }

    private static StoreConfig config(Path root, boolean extended) {
        return TestStore.config(root, TestStore.HOST, Map.of("enableConsumeQueueExt", "" + extended));
    }

    private void append(MessageStore store, int from, int to) {
        for (int i = from; i < to; i++) {
            var message = TestStore.message(TOPICS.get(i % 3), i / 3 % QUEUES,
                ("message " + i + " " + "b".repeat(i)).getBytes(StandardCharsets.UTF_8),
                "KEYS\u0001k" + i + "\u0002TAGS\u0001" + tag(i) + "\u0002");
            var served = RandomLoad.expected(message, TestStore.append(store, message), 0);
            stored.put(served.position(), served);
        }
    }

    private static String tag(int number) {
        return "t" + number / 6 % TAGS;
    }

    @AfterEach
    void deleteFolder() throws IOException {
        log.setLevel(usualLevel);
        TestStore.deleteTree(folder);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Timeout(3600)
    void shouldNeverGiveOutAWrongBodyAfterAStop(boolean extended) throws IOException {
        fill(extended);
        checkAll("stopped");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Timeout(3600)
    void shouldNeverGiveOutAWrongBodyAfterACrash(boolean extended) throws IOException {
        fill(extended);
        checkAll("crashed");
    }

    private void checkAll(String kind) throws IOException {
        List<Path> files;
        try (var paths = Files.walk(folder.resolve(kind))) {
            files = paths.filter(Files::isRegularFile).toList();
        }
        for (long seed : Tries.seeds(TRIES)) {
            var random = new Random(seed);
            Path changed = files.get(random.nextInt(files.size()));
            Path root = TestStore.crashCopy(folder.resolve(kind), folder.resolve("changed"));
            Path relative = folder.resolve(kind).relativize(changed);
            String what = change(root.resolve(relative.toString()), random);
            strayRecord = strayRecord(folder.resolve(kind), changed, root.resolve(relative.toString()));
            try {
                String outcome = openAndRead(root);
                if (outcome.equals(MISSING)) {
                    // What was found to be damaged is mended, at the latest now.
                    outcome = openAndRead(root).equals(ALL) ? "all read after a restart" : MISSING;
                }
                outcomes.merge(group(relative) + ": " + outcome, 1, Integer::sum);
            } catch (IOException | RuntimeException | AssertionError e) {
                throw new AssertionError("with " + what + " changed in " + relative + ", "
                    + Tries.failed(seed, e).getMessage(), e);
            }
            TestStore.deleteTree(root);
        }
        System.out.println("One changed byte in a store that had " + kind + ": " + outcomes);
        assertTrue(outcomes.size() > 1, outcomes.toString());
        // What derives from the log is mended from it, as soon as it is used.
        assertTrue(outcomes.keySet().stream().noneMatch(outcome -> !outcome.startsWith("commitlog")
            && !outcome.endsWith(": " + ALL)), outcomes.toString());
    }

    /**
     * The format has no checksum over a record's topic and queue id. Where a queue's files have an entry of the record
     * they tell; but behind the checkpoint, after a crash, the record is all that there is, and a changed letter of its
     * topic can make it another topic's message.
     */
    private long strayRecord(Path store, Path before, Path after) throws IOException {
        long vouched = Checkpoint.read(store.resolve("checkpoint")).lastRecord();
        if (!Files.exists(store.resolve("abort")) || !before.getParent().endsWith("commitlog")) {
            return -1;
        }
        long start = Long.parseLong(before.getFileName().toString());
        long at = start + Math.max(0, Arrays.mismatch(Files.readAllBytes(before), Files.readAllBytes(after)));
        return stored.values().stream().filter(each -> each.position() > vouched && placesIt(each, at))
            .mapToLong(Served::position).findAny().orElse(-1);
    }

    /** Whether a byte of the log is a record's topic, which is one letter, or of its queue id. */
    private static boolean placesIt(Served record, long at) {
        long offset = at - record.position();
        long topic = RecordLayout.bodyLength(0) + Integer.BYTES + record.body().length() + Byte.BYTES;
        return offset == topic || offset >= RecordLayout.QUEUE_ID && offset < RecordLayout.QUEUE_ID + Integer.BYTES;
    }

    private static String group(Path relative) {
        return relative.getName(0).toString();
    }

    /** Changes one byte: mostly one that is not zero, as most zeros mean nothing. */
    private static String change(Path file, Random random) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length == 0) {
            return "nothing";
        }
        int at = random.nextInt(bytes.length);
        for (int i = 0; i < 50 && bytes[at] == 0; i++) {
            at = random.nextInt(bytes.length);
        }
        int old = bytes[at];
        bytes[at] ^= (byte) (random.nextBoolean() ? 1 << random.nextInt(8) : 1 + random.nextInt(255));
        Files.write(file, bytes);
        return "byte " + at + " from " + old + " to " + bytes[at];
    }

    private String openAndRead(Path root) throws IOException {
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        MessageStore store;
        try {
            store = MessageStore.open(TestStore.config(root), InstantSource.system(), TestStore.DEAF,
                (what, failure) -> failures.add(failure), Disk.REAL);
        } catch (StoreOpenException e) {
            assertTrue(e.getMessage().contains(root.toString()) && e.getMessage().matches("(?s).*/[0-9]{20}.*"),
                () -> "names no file: " + e.getMessage());
            return "refused";
        }
        int found = 0;
        int byTags = 0;
        try (store) {
            for (String topic : TOPICS) {
                for (int queueId = 0; queueId < QUEUES; queueId++) {
                    byTags += readByTags(store, topic, queueId);
                }
            }
            for (String topic : TOPICS) {
                for (int queueId = 0; queueId < QUEUES; queueId++) {
                    found += readQueue(store, topic, queueId);
                    readByTime(store, topic, queueId);
                }
            }
            for (Served each : stored.values()) {
                store.recordAt(each.position()).filter(record -> !TestStore.body(record).equals("next"))
                    .ifPresent(this::check);
            }
            for (int i = 0; i < MESSAGES; i += 7) {
                readByKey(store, TOPICS.get(i % 3), "k" + i);
            }
            var next = TestStore.append(store, TestStore.message("T", 0, "next"));
            assertTrue(next.queueOffset() >= store.minOffset("T", 0));
            var read = TestStore.read(store, "T", 0, next.queueOffset());
            assertEquals("next", TestStore.body(read.records().get(0)));
            read.release().run();
        }
        assertTrue(failures.isEmpty(), () -> "in the background: " + failures);
        return found >= MESSAGES && byTags >= MESSAGES ? ALL : MISSING;
    }

    /** Reads the messages of each tag, as somebody does who wants no others. */
    private int readByTags(MessageStore store, String topic, int queueId) {
        int found = 0;
        for (int i = 0; i < TAGS; i++) {
            String tag = "t" + i;
            long next = store.minOffset(topic, queueId);
            while (next < store.maxOffset(topic, queueId)) {
                var result = store.read(topic, queueId, next, 32, 1 << 20, hash -> hash == tag.hashCode());
                for (ByteBuffer record : result.records()) {
                    // A letter of the tags in the log may be the one that was changed.
                    found += check(record).properties().endsWith(tag + "\u0002") ? 1 : 0;
                }
                result.release().run();
                next = result.nextOffset();
            }
        }
        return found;
    }

    /** Reads on as a consumer does, whatever is passed over. */
    private int readQueue(MessageStore store, String topic, int queueId) {
        int found = 0;
        long next = store.minOffset(topic, queueId);
        while (next < store.maxOffset(topic, queueId)) {
            var result = TestStore.read(store, topic, queueId, next);
            for (ByteBuffer record : result.records()) {
                if (TestStore.body(record).equals("next")) {
                    continue;
                }
                var original = check(record);
                if (original.position() != strayRecord) {
                    assertEquals(topic + "/" + queueId, original.topic() + "/" + original.queueId());
                }
                found++;
            }
            result.release().run();
            assertTrue(result.nextOffset() > next, "a read that does not get on");
            next = result.nextOffset();
        }
        return found;
    }

    private Served check(ByteBuffer record) {
        var served = Served.of(record);
        var original = stored.get(served.position());
        assertNotNull(original, () -> "never stored: " + served);
        assertEquals(original.body(), served.body());
        return original;
    }

    private static void readByTime(MessageStore store, String topic, int queueId) {
        for (long time : new long[] {0, System.currentTimeMillis() - 1, System.currentTimeMillis(), Long.MAX_VALUE}) {
            long offset = store.offsetByTime(topic, queueId, time, false);
            assertTrue(offset >= store.minOffset(topic, queueId) && offset <= store.maxOffset(topic, queueId));
        }
    }

    private void readByKey(MessageStore store, String topic, String key) {
        var matches = store.query(
            new KeySearch(topic, KeyKind.KEYS, key, 32, 1 << 20, 0, System.currentTimeMillis() + 60_000));
        new ArrayList<>(matches.records()).forEach(record -> {
            if (Served.of(record).body().startsWith("message")) {
                check(record);
            }
        });
        matches.release().run();
    }
}
