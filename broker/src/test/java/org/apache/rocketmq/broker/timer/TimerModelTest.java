package org.apache.rocketmq.broker.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.rocketmq.common.message.MessageConst;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random timers over days of virtual time, with recalls, orderly restarts, crashes and clocks that are set: nothing is
 * lost, nothing comes twice, too early, or after it was taken back; and where the clock only went on, nothing late. And
 * at any time it is known how many wait.
 */
class TimerModelTest {
    private static final int STEPS = 70;
    private static final int TRIES = Integer.getInteger("skyrocket.timerTries", 5);
    private static final long MOST_LATE_MILLIS = 100;
    private static final long[] SPANS = {1_000, 3_000, 60_000, 3_600_000, 259_200_000};

    static List<Long> seeds() {
        Long given = Long.getLong("skyrocket.seed");
        if (given != null) {
            return List.of(given);
        }
        var random = new Random();
        return random.longs(TRIES).boxed().toList();
    }

    /** One try: the broker's side and the model. */
    private static final class Subject {
        private final Random random;
        private final TimerFixture fixture;
        private final Map<String, Long> dues = new HashMap<>();
        /** What may be late: the broker was away, or the clock was set, while it waited. */
        private final Set<String> disturbed = new HashSet<>();
        private final List<String> names = new ArrayList<>();
        private final Set<String> takenBack = new HashSet<>();
        /** Without an index of keys it is not seen that a message was taken back before: that counts once more. */
        private final boolean takesBackAgain;
        private int takenBackAgain;
        /** Up to here more may be counted than wait. */
        private long roughUntil;
        private int seen;
        private final Set<String> delivered = new HashSet<>();

        Subject(Random random, Path folder) throws Exception {
            this.random = random;
            this.takesBackAgain = random.nextInt(4) == 0;
            // As brokers have it by default; without, nobody can look whether a message is there.
            boolean keyIndex = random.nextBoolean();
            this.fixture = new TimerFixture(folder, Map.of("messageIndexEnable", Boolean.toString(keyIndex),
                "maxHashSlotNum", "1000", "maxIndexNum", "4000"));
        }

        void take(int step) throws Exception {
            switch (step) {
                case 0, 1, 2 -> sendSome();
                case 3 -> sendManyForOneSecond();
                case 4, 5, 6 -> {
                    fixture.advance(Duration.ofMillis(span()));
                    check();
                    checkCount();
                }
                case 7 -> {
                    fixture.keep();
                    fixture.saveCounts();
                }
                case 8 -> restart();
                case 9 -> crash();
                case 10 -> jump(1);
                case 11 -> jump(-1);
                case 12, 13 -> recallSome();
                default -> throw new IllegalArgumentException("step " + step);
            }
            check();
        }

        private long span() {
            return 1 + (long) (random.nextDouble() * SPANS[random.nextInt(SPANS.length)]);
        }

        private void sendSome() {
            for (int i = random.nextInt(6); i >= 0; i--) {
                send(fixture.now() + span());
            }
        }

        private void sendManyForOneSecond() {
            long base = fixture.now() + span();
            for (int i = random.nextInt(60); i >= 0; i--) {
                send(Math.min(base + random.nextInt(1000), fixture.now() + 259_200_000));
            }
        }

        private void send(long due) {
            String name = "m" + names.size();
            names.add(name);
            dues.put(name, due);
            fixture.expected.add(due);
            fixture.send(name, due);
        }

        /** Also such as are delivered, taken back before, or due right now. */
        private void recallSome() {
            for (int i = random.nextInt(8); i >= 0 && !names.isEmpty(); i--) {
                String name = names.get(names.size() - 1 - (int) (random.nextDouble() * Math.min(60, names.size())));
                boolean again = takenBack.contains(name);
                if ((takesBackAgain || !again) && fixture.recall(name, dues.get(name))) {
                    assertTrue(!delivered.contains(name), () -> name + " was delivered before");
                    takenBack.add(name);
                    takenBackAgain += again ? 1 : 0;
                }
            }
        }

        private void restart() throws Exception {
            disturb();
            if (random.nextBoolean()) {
                fixture.work();
            }
            if (random.nextBoolean()) {
                fixture.restart();
            } else {
                fixture.stop();
            }
            pause();
        }

        private void crash() throws Exception {
            disturb();
            if (random.nextBoolean()) {
                fixture.work();
            }
            noteCrash();
            fixture.crash();
            pause();
        }

        /**
         * Where days passed within milliseconds, and the real disk was not done, messages have rolled of which the last
         * check knows nothing: they are followed again, and count until they would roll once more.
         */
        private void noteCrash() {
            var kept = fixture.kept();
            long rollMillis = 1000L * TimerFixture.ROLL_SECONDS;
            if (kept == null || fixture.now() - kept.changedMillis() >= rollMillis) {
                roughUntil = Math.max(roughUntil, fixture.now() + rollMillis);
            }
        }

        private void pause() {
            if (random.nextInt(3) == 0) {
                fixture.jump(Duration.ofMillis(span()));
            }
        }

        private void jump(int direction) {
            disturb();
            roughUntil = Math.max(roughUntil, fixture.now());
            fixture.jump(Duration.ofMillis(direction * span() / 4));
        }

        private void disturb() {
            names.stream().filter(name -> !delivered.contains(name)).forEach(disturbed::add);
        }

        private void check() {
            var all = fixture.delivered();
            for (var message : all.subList(seen, all.size())) {
                String name = TimerFixture.text(message);
                assertTrue(delivered.add(name), () -> name + " comes twice");
                assertTrue(!takenBack.contains(name), () -> name + " comes although it was taken back");
                long due = dues.get(name);
                String when = message.property(MessageConst.PROPERTY_TIMER_DEQUEUE_MS);
                long at = when == null ? due : Long.parseLong(when);
                assertTrue(at >= due, () -> name + " is due at " + due + " and comes at " + at);
                assertTrue(disturbed.contains(name) || at <= due + MOST_LATE_MILLIS,
                    () -> name + " is due at " + due + " and comes at " + at);
            }
            seen = all.size();
        }

        private void checkCount() {
            long waiting = names.stream().filter(name -> !delivered.contains(name))
                .filter(name -> !takenBack.contains(name)).count();
            long counted = fixture.waiting().getOrDefault(TimerFixture.TOPIC, 0L);
            long least = Math.max(0, waiting - takenBackAgain);
            // What came before the open second as the clock was set back counts there again after a crash.
            boolean isRough = fixture.now() < roughUntil + 2000;
            assertTrue(counted >= least && (counted <= waiting || isRough),
                () -> counted + " wait, it says, and these are " + least + " to " + waiting);
        }

        void finish() throws Exception {
            long end = dues.values().stream().mapToLong(Long::longValue).max().orElse(fixture.now());
            fixture.advance(Duration.ofMillis(Math.max(0, end - fixture.now()) + 1000));
            // What came while the clock was behind may wait until that has caught up.
            fixture.jump(Duration.ofDays(8));
            fixture.advance(Duration.ofSeconds(2));
            check();
            var expected = new HashSet<>(names);
            expected.removeAll(takenBack);
            assertEquals(expected, delivered, "all are delivered that were not taken back");
            assertEquals(Map.of(), fixture.waiting());
            fixture.close();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldDeliverEachOnceAndInTime(long seed) throws Exception {
        Path folder = Files.createTempDirectory("timers");
        var random = new Random(seed);
        try {
            var subject = new Subject(random, folder);
            for (int i = 0; i < STEPS; i++) {
                subject.take(random.nextInt(14));
            }
            subject.finish();
        } catch (Throwable e) {
            throw new AssertionError("repeat it with -Dskyrocket.seed=" + seed, e);
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
