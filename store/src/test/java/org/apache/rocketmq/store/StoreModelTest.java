package org.apache.rocketmq.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Random appends, restarts, crashes and deletions, against lists in memory. */
class StoreModelTest {
    private static final int TOPICS = 3;
    private static final int QUEUES = 2;

    /** One thing that happens to a store. */
    private record Step(Kind kind, int topic, int queueId, int bytes, int count) { }

    private enum Kind { APPEND, BATCH, RESTART, CRASH, DELETE }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Kind> kinds = Arbitraries.frequency(
            Tuple.of(30, Kind.APPEND), Tuple.of(6, Kind.BATCH),
            Tuple.of(2, Kind.RESTART), Tuple.of(2, Kind.CRASH),
            Tuple.of(1, Kind.DELETE));
        var bytes = Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.integers().between(0, 200)),
            Tuple.of(1, Arbitraries.integers().between(0, 3900)));
        return Combinators.combine(kinds, Arbitraries.integers().between(0, TOPICS - 1),
            Arbitraries.integers().between(0, QUEUES - 1), bytes, Arbitraries.integers().between(1, 15))
            .as(Step::new).list().ofMinSize(1).ofMaxSize(80);
    }

    @Property(tries = 250)
    void shouldHoldWhatAListWouldHold(@ForAll("steps") List<Step> steps, @ForAll FlushPolicy policy)
        throws IOException {
        Path folder = TestStore.folderInMemory();
        try (var subject = new Subject(folder, policy)) {
            for (Step step : steps) {
                subject.take(step);
            }
            subject.check();
        } finally {
            TestStore.deleteTree(folder);
        }
    }

    /** A store and the lists that it should equal. */
    private static final class Subject implements AutoCloseable {
        private final Path folder;
        private final FlushPolicy policy;
        private final Map<String, List<String>> model = new TreeMap<>();
        private MessageStore store;
        private Path root;
        private int serial;

        Subject(Path folder, FlushPolicy policy) throws IOException {
            this.policy = policy;
            this.folder = folder;
            this.root = folder.resolve("0");
            this.store = open();
        }

        private MessageStore open() throws IOException {
            return TestStore.open(TestStore.config(root, 4096, 200, policy));
        }

        void take(Step step) throws IOException {
            String topic = "T" + step.topic;
            switch (step.kind) {
                case APPEND -> append(topic, step);
                case BATCH -> appendBatch(topic, step);
                case DELETE -> {
                    store.deleteTopic(topic);
                    model.keySet().removeIf(queue -> queue.startsWith(topic + "/"));
                }
                case RESTART -> {
                    store.close();
                    store = open();
                    check();
                }
                default -> {
                    root = TestStore.crashCopy(root, folder.resolve(Integer.toString(++serial)));
                    store.close();
                    store = open();
                    check();
                }
            }
        }

        private List<String> queue(String topic, int queueId) {
            return model.computeIfAbsent(topic + "/" + queueId, key -> new ArrayList<>());
        }

        private String body(int bytes) {
            String name = ++serial + ":";
            return name + "b".repeat(Math.max(0, bytes - name.length()));
        }

        private void append(String topic, Step step) {
            String body = body(step.bytes);
            var queue = queue(topic, step.queueId);
            var appended = TestStore.append(store, TestStore.tagged(topic, step.queueId, body, "t"));
            assertEquals(queue.size(), appended.queueOffset());
            queue.add(body);
        }

        private void appendBatch(String topic, Step step) {
            var bodies = new ArrayList<String>();
            for (int i = 0; i < step.count; i++) {
                bodies.add(body(step.bytes % 100));
            }
            var queue = queue(topic, step.queueId);
            var appended = TestStore.append(store,
                bodies.stream().map(body -> TestStore.message(topic, step.queueId, body)).toList());
            assertEquals(queue.size(), appended.queueOffset());
            queue.addAll(bodies);
        }

        void check() {
            for (int topic = 0; topic < TOPICS; topic++) {
                for (int queueId = 0; queueId < QUEUES; queueId++) {
                    var expected = model.getOrDefault("T" + topic + "/" + queueId, List.of());
                    assertEquals(expected, TestStore.bodies(store, "T" + topic, queueId));
                }
            }
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
