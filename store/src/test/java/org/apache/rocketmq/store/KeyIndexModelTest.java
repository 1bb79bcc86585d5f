package org.apache.rocketmq.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.store.key.KeyKind;
import org.apache.rocketmq.store.key.KeySearch;
import org.awaitility.Awaitility;

/** Random keys, restarts, crashes and damage to the index, against a map in memory. */
class KeyIndexModelTest {
    private static final String[] TOPICS = {"T", "Topic-B"};
    /** AaAa, BBBB, AaBB and BBAa have the same hash. */
    private static final String[] KEYS = {"AaAa", "BBBB", "AaBB", "BBAa", "k", "\u4e00\ud83d\ude00", "x y"};

    /** One thing that happens. */
    private record Step(Kind kind, int seed) { }

    private enum Kind { APPEND, RESTART, CRASH, LOSE_INDEX, GARBLE, QUERY_TIMES }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Kind> kinds = Arbitraries.frequency(Tuple.of(40, Kind.APPEND), Tuple.of(2, Kind.RESTART),
            Tuple.of(2, Kind.CRASH), Tuple.of(1, Kind.LOSE_INDEX), Tuple.of(1, Kind.GARBLE),
            Tuple.of(2, Kind.QUERY_TIMES));
        return Combinators.combine(kinds, Arbitraries.integers()).as(Step::new).list().ofMinSize(1).ofMaxSize(60);
    }

    @Property(tries = 40)
    void shouldFindWhatAMapWouldFind(@ForAll("steps") List<Step> steps) throws IOException {
        Path folder = TestStore.folderInMemory();
        try (var subject = new Subject(folder)) {
            for (Step step : steps) {
                subject.take(step);
            }
            subject.check();
        } finally {
            TestStore.deleteTree(folder);
        }
    }

    /** A store, and by kind, topic and key the positions of its messages, oldest first. */
    private static final class Subject implements AutoCloseable {
        private final Path folder;
        private final Map<String, List<Long>> model = new TreeMap<>();
        private final Map<Long, Long> times = new TreeMap<>();
        private Path root;
        private MessageStore store;
        private int serial;

        Subject(Path folder) throws IOException {
            this.folder = folder;
            this.root = folder.resolve("0");
            open();
        }

        private void open() throws IOException {
            store = TestStore.open(TestStore.config(root, TestStore.HOST, Map.of("maxHashSlotNum", "3",
                "maxIndexNum", "12")));
        }

        void take(Step step) throws IOException {
            var random = new Random(step.seed);
            switch (step.kind) {
                case APPEND -> append(random);
                case RESTART -> {
                    store.close();
                    open();
                    check();
                }
                case CRASH -> {
                    root = TestStore.crashCopy(root, folder.resolve(Integer.toString(++serial)));
                    store.close();
                    open();
                    check();
                }
                case LOSE_INDEX -> {
                    store.close();
                    loseIndex();
                    open();
                    check();
                }
                case GARBLE -> garble(random);
                default -> checkTimes(random);
            }
        }

        private void append(Random random) {
            String topic = TOPICS[random.nextInt(TOPICS.length)];
            var properties = new LinkedHashMap<String, String>();
            var kinds = new ArrayList<String>();
            if (random.nextInt(4) > 0) {
                properties.put("UNIQ_KEY", "u" + ++serial);
                kinds.add(KeyKind.UNIQUE + "/" + topic + "/u" + serial);
                kinds.add(KeyKind.ANY + "/" + topic + "/u" + serial);
            }
            if (random.nextBoolean()) {
                properties.put("TAGS", KEYS[random.nextInt(KEYS.length)]);
                kinds.add(KeyKind.TAGS + "/" + topic + "/" + properties.get("TAGS"));
            }
            var keys = new ArrayList<String>();
            for (int i = random.nextInt(4); i > 0; i--) {
                keys.add(KEYS[random.nextInt(KEYS.length - 1)]);
            }
            if (!keys.isEmpty()) {
                properties.put("KEYS", String.join(" ", keys));
            }
            keys.stream().distinct().forEach(key -> {
                kinds.add(KeyKind.KEYS + "/" + topic + "/" + key);
                kinds.add(KeyKind.ANY + "/" + topic + "/" + key);
            });
            var appended = TestStore.append(store, TestStore.message(topic, random.nextInt(2),
                new byte[random.nextInt(600)], PropertiesText.fromMap(properties)));
            times.put(appended.logPosition(), appended.storeTimestamp());
            kinds.forEach(kind -> model.computeIfAbsent(kind, any -> new ArrayList<>()).add(0, appended.logPosition()));
        }

        private void loseIndex() throws IOException {
            if (Files.isDirectory(root.resolve("index"))) {
                TestStore.deleteTree(root.resolve("index"));
            }
        }

        /** Nothing wrong may be found then, and nothing must fail; without a checksum some may be missing. */
        private void garble(Random random) throws IOException {
            store.close();
            for (Path file : IndexContents.files(root)) {
                byte[] bytes = Files.readAllBytes(file);
                for (int i = 0; i < 3; i++) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
                Files.write(file, bytes);
            }
            open();
            awaitIndex();
            model.forEach((kind, positions) ->
                assertTrue(positions.containsAll(find(kind, 0, Long.MAX_VALUE)), () -> kind + " finds others"));
            store.close();
            loseIndex();
            open();
            check();
        }

        private void checkTimes(Random random) {
            awaitIndex();
            var all = new ArrayList<>(times.values());
            if (all.isEmpty()) {
                return;
            }
            long one = all.get(random.nextInt(all.size()));
            long other = all.get(random.nextInt(all.size()));
            long from = Math.min(one, other);
            long to = Math.max(one, other);
            model.forEach((kind, positions) -> assertEquals(positions.stream()
                .filter(position -> times.get(position) >= from && times.get(position) <= to).toList(),
                find(kind, from, to), () -> kind + " from " + from + " to " + to));
        }

        private void awaitIndex() {
            // A query wakes the indexer, which rests otherwise.
            find("ANY/T/-", 0, Long.MAX_VALUE);
            Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5))
                .until(() -> store.status().indexBehindBytes() == 0);
        }

        void check() {
            awaitIndex();
            model.forEach((kind, positions) -> assertEquals(positions, find(kind, 0, Long.MAX_VALUE), kind));
        }

        private List<Long> find(String kind, long from, long to) {
            String[] parts = kind.split("/");
            var found = store.query(new KeySearch(
                parts[1], KeyKind.valueOf(parts[0]), parts[2], 1000, 1 << 30, from, to));
            var positions = found.records().stream()
                .map(record -> record.getLong(record.position() + RecordLayout.LOG_POSITION)).toList();
            found.release().run();
            return positions;
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
