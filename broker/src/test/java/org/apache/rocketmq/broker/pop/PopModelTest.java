package org.apache.rocketmq.broker.pop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.rocketmq.broker.pop.GroupModel.Copy;
import org.apache.rocketmq.broker.pop.GroupModel.Sent;
import org.apache.rocketmq.broker.pop.PopFixture.Popped;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.remoting.internal.request.PopMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.body.BatchAck;

/**
 * Random pops, also such that wait, acknowledgements, of one or of many, postponements, expiries, moves of groups,
 * restarts and crashes, some with another retry topic than before, over hours of virtual time, against a model of what
 * is out: nothing is lost, nothing goes to a second consumer while it is out, nobody waits while there is something for
 * him, the counts are right, and only the latest receipt counts.
 */
class PopModelTest {
    private static final int STEPS = 200;
    private static final int KINDS_OF_STEPS = 22;
    private static final long LONGEST_INVISIBLE = 60_000;
    private static final long LONGEST_WAIT = 20_000;
    private static final int MOST_WAITING = 3;
    /** Answers to waits that are over come with a tick. */
    private static final long TICK = 100;

    /** A group, and what its pops ask for. */
    private record Member(GroupModel model, String type, String expression) { }

    /** A pop that waits. */
    private record Waiting(Member member, long end, CompletableFuture<Response> answer) { }

    /** What a pop was given that had waited, or not. */
    private record Given(Member member, long invisible, List<Popped> messages) { }

    /** One try: the broker's side and the model. */
    private static final class Subject {
        private final Random random;
        private final PopFixture fixture;
        private final List<Member> members = List.of(
            new Member(new GroupModel("a", false, sent -> true), "TAG", "*"),
            new Member(new GroupModel("b", false, sent -> true), null, null),
            new Member(new GroupModel("red", false, sent -> sent.tag().equals("red")), "TAG", "red || pink"),
            new Member(new GroupModel("many", false, sent -> sent.number() >= 5), "SQL92", "n >= 5"),
            new Member(new GroupModel("ordered", true, sent -> true), "TAG", "*"));
        private final List<Waiting> waiting = new ArrayList<>();
        private final Queue<Given> given = new ArrayDeque<>();
        private boolean secondRetryTopic;
        private int sent;

        Subject(Random random, Path folder) throws Exception {
            this.random = random;
            this.fixture = new PopFixture(folder);
        }

        void take(int step) throws Exception {
            var member = members.get(random.nextInt(members.size()));
            switch (step) {
                case 0, 1 -> sendSome();
                case 2, 3, 4 -> pop(member, 1 + random.nextInt(12), 0);
                case 5, 6 -> pop(member, 1 + random.nextInt(12), 1 + random.nextLong(LONGEST_WAIT));
                case 7, 8, 9 -> ackSome(member);
                case 10, 11 -> ackMany(member);
                case 12 -> postponeSome(member);
                case 13 -> ackOld(member);
                case 14 -> fixture.advance(Duration.ofMillis(random.nextInt(20_000)));
                case 15 -> fixture.advance(Duration.ofMillis(random.nextInt(1000)));
                case 16 -> fixture.save();
                case 17 -> restart();
                case 18 -> crash();
                case 19 -> crashWhileBringingBack(member);
                case 20 -> move(member);
                case 21 -> configureOther();
                default -> throw new IllegalArgumentException("step " + step);
            }
            check();
        }

        /** Of those that waited, the broker answers all in the order in which it gave them something. */
        private void noteGiven() {
            for (var one = given.poll(); one != null; one = given.poll()) {
                one.member.model.popped(one.messages, one.invisible);
            }
            waiting.removeIf(one -> one.answer.isDone());
        }

        /** What is due at this moment is back before anybody looks. */
        private void bringBackWhatIsDue() {
            fixture.advance(Duration.ZERO);
            noteGiven();
        }

        private void check() {
            bringBackWhatIsDue();
            assertEquals(List.of(), fixture.failures);
            long now = fixture.now();
            for (var one : waiting) {
                assertTrue(now <= one.end + 2 * TICK, () -> now + " is behind " + one);
                assertFalse(!one.member.model.isOrdered() && one.member.model.hasSome(now),
                    () -> "somebody waits for " + one.member.model);
            }
            for (var member : members) {
                checkCounts(member.model, now);
            }
        }

        private void checkCounts(GroupModel model, long now) {
            for (int queue = 0; queue < PopFixture.QUEUES; queue++) {
                var out = fixture.pops().of(model.name(), PopFixture.TOPIC, queue);
                assertEquals(model.isOrdered() ? 0 : model.out(now, true, queue), out.before(), model::toString);
            }
            long back = fixture.pops().returnTopics(model.name(), PopFixture.TOPIC).stream()
                .mapToLong(topic -> fixture.pops().of(model.name(), topic, Revival.RETRY_QUEUE).before()).sum();
            assertEquals(model.out(now, false, Revival.RETRY_QUEUE), back, model::toString);
        }

        private void sendSome() {
            for (int i = random.nextInt(10); i >= 0; i--) {
                var message = new Sent("m" + sent++, random.nextInt(PopFixture.QUEUES),
                    random.nextBoolean() ? "red" : "blue", random.nextInt(10));
                // Those that wait get it while it is being sent.
                members.forEach(member -> member.model.sent(message));
                fixture.send(message.body(), message.queue(), PropertiesText.append(
                    PropertiesText.append("", "TAGS", message.tag()), "n", String.valueOf(message.number())));
                noteGiven();
            }
        }

        private void pop(Member member, int most, long wait) {
            bringBackWhatIsDue();
            if (wait > 0 && waiting.stream().filter(one -> one.member == member).count() == MOST_WAITING) {
                return;
            }
            long invisible = 1 + random.nextLong(LONGEST_INVISIBLE);
            var model = member.model;
            var answer = fixture.popLater(new PopMessageHeader(model.name(), PopFixture.TOPIC, -1, most, invisible,
                wait, fixture.now(), 0, member.type, member.expression, model.isOrdered(), null));
            answer.thenAccept(response ->
                given.add(new Given(member, invisible, fixture.popped(model.name(), response))));
            waiting.add(new Waiting(member, fixture.now() + wait, answer));
            assertTrue(wait > 0 || answer.isDone());
            noteGiven();
        }

        private void ackSome(Member member) {
            for (var copy : member.model.all()) {
                if (random.nextInt(3) == 0) {
                    boolean taken = fixture.ack(member.model.name(), copy.receipt());
                    // Just when its time is over, it depends on whether it has come back already.
                    assertTrue(taken || !copy.isOut(fixture.now()), () -> "refused is " + copy);
                    if (taken) {
                        member.model.settled(copy);
                    }
                    noteGiven();
                }
            }
        }

        /** Some of what is out, by one request; what was popped together is in one entry of it. */
        private void ackMany(Member member) {
            var together = new HashMap<String, List<Copy>>();
            for (var copy : member.model.all()) {
                if (copy.isOut(fixture.now()) && random.nextInt(3) > 0) {
                    var receipt = copy.receipt();
                    together.computeIfAbsent(receipt.of(0).text(), pop -> new ArrayList<>()).add(copy);
                }
            }
            var entries = new ArrayList<BatchAck>();
            together.values().forEach(copies -> entries.add(entry(member.model, copies)));
            if (!member.model.old().isEmpty() && random.nextBoolean()) {
                var receipt = member.model.old().get(random.nextInt(member.model.old().size()));
                if (!member.model.knows(receipt)) {
                    entries.add(Batches.entry(member.model.name(), receipt,
                        (int) (receipt.queueOffset() - receipt.startOffset())));
                }
            }
            if (!entries.isEmpty()) {
                assertEquals(!together.isEmpty(), fixture.ackAll(Batches.body(entries)), together::toString);
                together.values().forEach(copies -> copies.forEach(member.model::settled));
            }
        }

        private static BatchAck entry(GroupModel model, List<Copy> copies) {
            var first = copies.get(0).receipt();
            return Batches.entry(model.name(), first, copies.stream()
                .mapToInt(copy -> (int) (copy.receipt().queueOffset() - first.startOffset())).toArray());
        }

        private void postponeSome(Member member) {
            int most = 1 + random.nextInt(4);
            long invisible = random.nextInt(30_000);
            for (var copy : member.model.all()) {
                if (copy.isOut(fixture.now()) && most-- > 0) {
                    var next = fixture.postpone(member.model.name(), copy.receipt(), invisible);
                    assertNotNull(next, copy::toString);
                    member.model.postponed(copy, next);
                }
            }
        }

        /** A receipt that was followed by another one counts no more, for whatever group. */
        private void ackOld(Member member) {
            var old = members.get(random.nextInt(members.size())).model.old();
            if (!old.isEmpty()) {
                var receipt = old.get(random.nextInt(old.size()));
                if (!member.model.knows(receipt)) {
                    assertFalse(fixture.ack(member.model.name(), receipt), receipt::text);
                    assertNull(fixture.postpone(member.model.name(), receipt, 1000), receipt::text);
                }
            }
        }

        private void restart() throws Exception {
            fixture.restart();
            // The last ones that wait are answered while the process ends.
            noteGiven();
            waiting.clear();
        }

        private void crash() throws Exception {
            waiting.clear();
            fixture.crash();
        }

        private void configureOther() throws Exception {
            secondRetryTopic = !secondRetryTopic;
            fixture.configure(secondRetryTopic);
            if (random.nextBoolean()) {
                restart();
            } else {
                crash();
            }
        }

        private void crashWhileBringingBack(Member member) throws Exception {
            if (member.model.isOrdered()) {
                return;
            }
            for (var copy : member.model.all()) {
                if (copy.isOut(fixture.now())) {
                    // The others that are due until then come back as they should.
                    fixture.advance(Duration.ofMillis(copy.until() - 1 - fixture.now()));
                    noteGiven();
                    fixture.tick();
                    waiting.clear();
                    if (random.nextBoolean()) {
                        secondRetryTopic = !secondRetryTopic;
                        fixture.configure(secondRetryTopic);
                    }
                    fixture.bringBackWithoutRecord(member.model.name(), copy.receipt());
                    return;
                }
            }
        }

        /** It is saved, as else a crash might undo it. */
        private void move(Member member) throws Exception {
            bringBackWhatIsDue();
            var model = member.model;
            int queue = random.nextInt(PopFixture.QUEUES);
            int offset = random.nextInt(model.end(queue) + 1);
            model.moved(queue, offset, fixture.now());
            if (random.nextBoolean()) {
                fixture.reset(model.name(), queue, offset);
            } else {
                fixture.move(model.name(), queue, offset);
            }
            noteGiven();
            fixture.save();
            fixture.advance(Duration.ofMillis(1));
        }

        /** Everybody pops and acknowledges until nothing is left: then each has had everything. */
        void finish() {
            fixture.advance(Duration.ofMillis(LONGEST_WAIT + LONGEST_INVISIBLE));
            check();
            assertEquals(List.of(), waiting);
            for (int empty = 0; empty < 3;) {
                fixture.advance(Duration.ofMillis(LONGEST_INVISIBLE));
                members.forEach(member -> pop(member, 32, 0));
                empty = members.stream().allMatch(member -> member.model.all().isEmpty()) ? empty + 1 : 0;
                members.forEach(this::ackAll);
            }
            check();
            members.forEach(member -> assertTrue(member.model.isDone(), member.model::toString));
            assertEquals(0, fixture.pops().out());
            assertEquals(0, fixture.waiting());
            fixture.advance(Duration.ofMillis(LONGEST_INVISIBLE));
            assertEquals(0, fixture.tasks());
            fixture.close();
        }

        private void ackAll(Member member) {
            for (var copy : member.model.all()) {
                boolean taken = fixture.ack(member.model.name(), copy.receipt());
                assertTrue(taken || !copy.isOut(fixture.now()), copy::toString);
                if (taken) {
                    member.model.settled(copy);
                }
            }
        }
    }

    @Property(tries = 8, shrinking = ShrinkingMode.OFF)
    void shouldHaveEachMessageOutOnceAtATime(@ForAll long seed) throws Exception {
        Path folder = Files.createTempDirectory("pops");
        try {
            var random = new Random(seed);
            var subject = new Subject(random, folder);
            for (int i = 0; i < STEPS; i++) {
                subject.take(random.nextInt(KINDS_OF_STEPS));
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
