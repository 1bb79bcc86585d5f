package org.apache.rocketmq.store;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random things that happen to a store. */
final class ModelSteps {
    /** A topic's kinds: short and long names, and the one whose queues hold times instead of tags. */
    static final List<String> TOPICS = List.of("A", "B", "Long-" + "x".repeat(122), "SCHEDULE_TOPIC_XXXX");
    static final int QUEUES = 2;

    private static final int MOST_STEPS = 60;
    private static final int MOST_IN_BATCH = 15;

    private ModelSteps() { }

    /** What happens; the last ones rarely. */
    enum Kind {
        APPEND, HOLD, BATCH, FILL_SEGMENT, TICK, READ, FLUSH, RESTART, CRASH, DELETE_TOPIC, TRIM, BUILD_QUEUES_ANEW,
        LOSE_EXTENSIONS
    }

    /**
     * One thing.
     *
     * @param size of bodies, in percent of what the store's segments allow
     * @param count of messages, or of what else the step does
     */
    record Step(Kind kind, int topic, int queueId, int size, int count, boolean longProperties) {
        String topicName() {
            return TOPICS.get(topic);
        }
    }

    static Arbitrary<List<Step>> steps() {
        Arbitrary<Kind> kinds = Arbitraries.frequency(
            Tuple.of(50, Kind.APPEND), Tuple.of(12, Kind.HOLD), Tuple.of(12, Kind.BATCH),
            Tuple.of(4, Kind.FILL_SEGMENT), Tuple.of(10, Kind.TICK), Tuple.of(6, Kind.READ),
            Tuple.of(2, Kind.FLUSH), Tuple.of(3, Kind.RESTART), Tuple.of(3, Kind.CRASH),
            Tuple.of(2, Kind.DELETE_TOPIC), Tuple.of(2, Kind.TRIM),
            Tuple.of(1, Kind.BUILD_QUEUES_ANEW), Tuple.of(1, Kind.LOSE_EXTENSIONS));
        var sizes = Arbitraries.frequencyOf(
            Tuple.of(5, Arbitraries.integers().between(0, 3)),
            Tuple.of(1, Arbitraries.integers().between(0, 100)));
        return Combinators.combine(kinds, Arbitraries.integers().between(0, TOPICS.size() - 1),
            Arbitraries.integers().between(0, QUEUES - 1), sizes,
            Arbitraries.integers().between(1, MOST_IN_BATCH), Arbitraries.of(false, false, false, true))
            .as(Step::new).list().ofMinSize(1).ofMaxSize(MOST_STEPS);
    }
}
