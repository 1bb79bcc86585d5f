package org.apache.rocketmq.broker.pop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.rocketmq.broker.pop.PopFixture.Popped;

/**
 * Random pops, acknowledgements, postponements, expiries, restarts and crashes, over hours of virtual time, against a
 * map of what is out: nothing is lost, nothing goes to a second consumer while it is out, the counts are right, and
 * only the latest receipt counts.
 */
class PopModelTest {
    private static final int STEPS = 150;
    private static final List<String> GROUPS = List.of("a", "b", "ordered");

    /**
     * What a group knows of a message.
     *
     * @param receipt the latest; null before the first
     * @param until when it comes back, in milliseconds
     * @param count how often it was out before, next time
     */
    private record Known(Receipt receipt, long until, int count, boolean done) { }

    /** One try: the broker's side and the model. */
    private static final class Subject {
        private final Random random;
        private final PopFixture fixture;
        private final Map<String, Map<String, Known>> known = new HashMap<>();
        private final List<Receipt> old = new ArrayList<>();
        private final Map<String, Integer> queueOf = new HashMap<>();
        private int sent;

        Subject(Random random, Path folder) throws Exception {
            this.random = random;
            this.fixture = new PopFixture(folder);
            GROUPS.forEach(group -> known.put(group, new HashMap<>()));
        }

        void take(int step) throws Exception {
            String group = GROUPS.get(random.nextInt(GROUPS.size()));
            switch (step) {
                case 0, 1 -> sendSome();
                case 2, 3, 4 -> pop(group, 1 + random.nextInt(12), 1 + random.nextInt(60_000));
                case 5, 6, 7 -> ackSome(group);
                case 8 -> postponeOne(group);
                case 9 -> ackOld(group);
                case 10 -> fixture.advance(Duration.ofMillis(random.nextInt(20_000)));
                case 11 -> fixture.advance(Duration.ofMillis(random.nextInt(1000)));
                case 12 -> fixture.save();
                case 13 -> fixture.restart();
                case 14 -> fixture.crash();
                case 15 -> crashWhileBringingBack(group);
                default -> throw new IllegalArgumentException("step " + step);
            }
            assertEquals(List.of(), fixture.failures);
        }

        private void sendSome() {
            for (int i = random.nextInt(10); i >= 0; i--) {
                String body = "m" + sent++;
                int queue = random.nextInt(PopFixture.QUEUES);
                queueOf.put(body, queue);
                fixture.send(body, queue);
            }
        }

        private List<Popped> pop(String group, int most, long invisible) {
            // What is due at this moment is back before anybody looks.
            fixture.advance(Duration.ZERO);
            boolean inOrder = group.equals("ordered");
            var popped = fixture.pop(group, most, invisible, inOrder);
            var ofGroup = known.get(group);
            if (inOrder) {
                checkOrder(popped, ofGroup);
            }
            for (var message : popped) {
                var before = ofGroup.get(message.body());
                if (before != null) {
                    assertTrue(!before.done, () -> message + " was acknowledged: " + before);
                    assertTrue(before.until <= fixture.now(), () -> message + " is out at " + fixture.now() + ": "
                        + before);
                    old.add(before.receipt);
                }
                assertEquals(before == null ? 0 : before.count + 1, message.count(), message::toString);
                ofGroup.put(message.body(),
                    new Known(message.receipt(), fixture.now() + invisible, message.count(), false));
            }
            return popped;
        }

        /** Of each queue come the first messages that are not acknowledged, while none of it is out. */
        private void checkOrder(List<Popped> popped, Map<String, Known> ofGroup) {
            for (int queue = 0; queue < PopFixture.QUEUES; queue++) {
                int queueId = queue;
                var came = popped.stream().map(Popped::body).filter(body -> queueOf.get(body) == queueId).toList();
                var open = queueOf.keySet().stream()
                    .filter(body -> queueOf.get(body) == queueId && !(ofGroup.containsKey(body)
                        && ofGroup.get(body).done)).sorted(Comparator.comparingInt(PopModelTest::number)).toList();
                assertEquals(open.subList(0, Math.min(came.size(), open.size())), came);
                assertTrue(came.isEmpty() || open.stream().noneMatch(body -> ofGroup.containsKey(body)
                    && ofGroup.get(body).until > fixture.now()), () -> came + " while out: " + ofGroup);
            }
        }

        private void ackSome(String group) {
            for (var entry : List.copyOf(known.get(group).entrySet())) {
                var one = entry.getValue();
                if (!one.done && random.nextInt(3) == 0) {
                    boolean out = one.until > fixture.now();
                    boolean taken = fixture.ack(group, one.receipt);
                    // Just when its time is over, it depends on whether it has come back already.
                    assertTrue(taken || !out, () -> "refused is " + entry);
                    if (taken) {
                        known.get(group).put(entry.getKey(), new Known(one.receipt, one.until, one.count, true));
                    }
                }
            }
        }

        private void postponeOne(String group) {
            for (var entry : List.copyOf(known.get(group).entrySet())) {
                var one = entry.getValue();
                if (!one.done && one.until > fixture.now()) {
                    long invisible = random.nextInt(30_000);
                    var next = fixture.postpone(group, one.receipt, invisible);
                    assertNotNull(next, entry::toString);
                    if (!group.equals("ordered")) {
                        old.add(one.receipt);
                    }
                    known.get(group).put(
                        entry.getKey(), new Known(next, next.popTime() + next.invisibleTime(), one.count, false));
                    return;
                }
            }
        }

        /** A receipt that was followed by another one counts no more, for whatever group. */
        private void ackOld(String group) {
            if (!old.isEmpty()) {
                var receipt = old.get(random.nextInt(old.size()));
                boolean isCurrent = known.get(group).values().stream().anyMatch(one -> tellsSame(receipt, one.receipt));
                if (!isCurrent) {
                    assertTrue(!fixture.ack(group, receipt), receipt::text);
                    assertNull(fixture.postpone(group, receipt, 1000), receipt::text);
                }
            }
        }

        /** Two groups may have popped at the same millisecond. */
        private static boolean tellsSame(Receipt one, Receipt other) {
            return other != null && one.popTime() == other.popTime() && one.kind() == other.kind()
                && one.queueId() == other.queueId() && one.queueOffset() == other.queueOffset();
        }

        private void crashWhileBringingBack(String group) throws Exception {
            for (var entry : List.copyOf(known.get(group).entrySet())) {
                var one = entry.getValue();
                if (!group.equals("ordered") && !one.done && one.until > fixture.now()) {
                    // The others that are due until then come back as they should.
                    fixture.advance(Duration.ofMillis(one.until - 1 - fixture.now()));
                    fixture.tick();
                    fixture.bringBackWithoutRecord(group, one.receipt);
                    return;
                }
            }
        }

        /** Everybody pops and acknowledges until nothing is left: then each has had everything. */
        void finish() {
            for (String group : GROUPS) {
                int empty = 0;
                while (empty < 3) {
                    fixture.advance(Duration.ofSeconds(61));
                    var popped = pop(group, 32, 1000);
                    for (var message : popped) {
                        assertTrue(fixture.ack(group, message.receipt()), message::toString);
                        var one = known.get(group).get(message.body());
                        known.get(group).put(message.body(), new Known(one.receipt, one.until, one.count, true));
                    }
                    empty = popped.isEmpty() ? empty + 1 : 0;
                }
                assertEquals(sent, known.get(group).size(), group);
                assertTrue(known.get(group).values().stream().allMatch(Known::done), group);
            }
            assertEquals(0, fixture.pops().out());
            fixture.close();
        }
    }

    private static int number(String body) {
        return Integer.parseInt(body.substring(1));
    }

    @Property(tries = 8, shrinking = ShrinkingMode.OFF)
    void shouldHaveEachMessageOutOnceAtATime(@ForAll long seed) throws Exception {
        Path folder = Files.createTempDirectory("pops");
        try {
            var random = new Random(seed);
            var subject = new Subject(random, folder);
            for (int i = 0; i < STEPS; i++) {
                subject.take(random.nextInt(16));
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
