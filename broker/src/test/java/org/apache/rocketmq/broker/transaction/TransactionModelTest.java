package org.apache.rocketmq.broker.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Random half messages, ends by any of their records, questions, restarts and crashes, against a map of how each
 * transaction ended first.
 */
class TransactionModelTest {
    private static final int STEPS = 120;
    private static final int HALVES_AT_ONCE = 12;

    /** How a transaction has ended. */
    private enum End { COMMITTED, ROLLED_BACK }

    /** One try: the broker's side and the model. */
    private static final class Subject {
        private final Random random;
        private final TransactionFixture fixture;
        private final Map<String, End> ends = new HashMap<>();
        private final List<String> bodies = new ArrayList<>();
        private boolean silent;

        Subject(Random random, Path folder) throws Exception {
            this.random = random;
            this.fixture = new TransactionFixture(folder, Duration.ofSeconds(1 + random.nextInt(100)));
            fixture.producer = this::asked;
        }

        void take(int step) throws Exception {
            switch (step) {
                case 0, 1, 2 -> sendSome();
                case 3, 4, 5 -> endSome();
                case 6 -> fixture.advance(Duration.ofMillis(random.nextInt(60_000)));
                case 7 -> fixture.advance(TransactionFixture.PERIOD);
                case 8 -> fixture.saveOffsets();
                case 9 -> fixture.restart();
                case 10 -> fixture.crash();
                case 11 -> crashWithinACommit();
                case 12 -> silent = !silent;
                default -> throw new IllegalArgumentException("step " + step);
            }
            check();
        }

        private void sendSome() {
            for (int i = random.nextInt(HALVES_AT_ONCE); i >= 0; i--) {
                String body = "m" + bodies.size();
                bodies.add(body);
                fixture.half(body, random.nextInt(8) == 0
                    ? "CHECK_IMMUNITY_TIME_IN_SECONDS\u0001" + random.nextInt(900) + "\u0002" : "");
            }
        }

        /** Ends transactions by any of their records, also such as have ended. */
        private void endSome() {
            var records = new ArrayList<>(fixture.messages(HalfMessage.TOPIC));
            Collections.shuffle(records, random);
            for (var record : records.subList(0, Math.min(records.size(), HALVES_AT_ONCE))) {
                end(record.logPosition(), record.property("__transactionId__").substring("key-".length()));
            }
        }

        private void end(long position, String body) {
            boolean commit = random.nextBoolean();
            boolean open = !ends.containsKey(body) && !fixture.givenUp().contains(body);
            assertEquals(open, fixture.end(position, commit), () -> "the end of " + body + ", known " + ends.get(body));
            if (open) {
                ends.put(body, commit ? End.COMMITTED : End.ROLLED_BACK);
            }
        }

        private void asked(HalfMessage half) {
            String body = TransactionFixture.text(half);
            assertTrue(!ends.containsKey(body), () -> body + " is asked for, but ended: " + ends.get(body));
            if (!silent && random.nextInt(3) == 0) {
                end(half.logPosition(), body);
            }
        }

        private void crashWithinACommit() throws Exception {
            var records = fixture.messages(HalfMessage.TOPIC);
            if (!records.isEmpty()) {
                var record = records.get(records.size() - 1);
                String body = record.property("__transactionId__").substring("key-".length());
                if (!ends.containsKey(body) && !fixture.givenUp().contains(body)) {
                    fixture.commitWithoutMark(record.logPosition());
                    ends.put(body, End.COMMITTED);
                }
            }
            fixture.crash();
        }

        private void check() {
            var committed = bodies.stream().filter(body -> ends.get(body) == End.COMMITTED).sorted().toList();
            assertEquals(committed, fixture.delivered().stream().sorted().toList());
            assertEquals(List.of(), fixture.givenUp().stream().filter(ends::containsKey).toList());
            assertEquals(fixture.givenUp().stream().distinct().count(), fixture.givenUp().size());
            assertEquals(List.of(), fixture.failures);
        }

        /** Nobody says anything any more: what is open is asked for as often as it may be, and given up. */
        void finish() {
            fixture.producer = half -> { };
            fixture.advance(Duration.ofSeconds(1200).plus(
                TransactionFixture.PERIOD.multipliedBy(TransactionFixture.MOST_CHECKS + 3)));
            check();
            var open = bodies.stream().filter(body -> !ends.containsKey(body)).sorted().toList();
            assertEquals(open, fixture.givenUp().stream().sorted().toList());
            for (String body : bodies) {
                long times = fixture.asked.stream().filter(body::equals).count();
                assertTrue(times <= TransactionFixture.MOST_CHECKS, () -> body + " is asked for " + times + " times");
            }
            fixture.assertCaughtUp();
            fixture.close();
        }
    }

    @Property(tries = 15)
    void shouldEndEachTransactionOnce(@ForAll long seed) throws Exception {
        Path folder = Files.createTempDirectory("transactions");
        try {
            var random = new Random(seed);
            var subject = new Subject(random, folder);
            for (int i = 0; i < STEPS; i++) {
                subject.take(random.nextInt(13));
            }
            subject.finish();
        } finally {
            deleteTree(folder);
        }
    }

    private static void deleteTree(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
