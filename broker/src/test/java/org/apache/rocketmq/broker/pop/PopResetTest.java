package org.apache.rocketmq.broker.pop;

import static org.apache.rocketmq.broker.pop.PopFixture.Popped.bodies;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.broker.pop.PopFixture.Popped;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A group that pops is moved: all from there on comes again, once, and what was out before counts no more. */
class PopResetTest extends WithPops {
    private static final long INVISIBLE = 10_000;
    private static final int ELSEWHERE = 10;

    @BeforeEach
    void fill() {
        fixture.sendAll(0, "a", "b", "c");
    }

    private void move(boolean online, long offset) {
        if (online) {
            fixture.move("g", 0, offset);
        } else {
            fixture.reset("g", 0, offset);
        }
    }

    private void acknowledge(List<Popped> popped) {
        popped.forEach(message -> assertTrue(fixture.ack("g", message.receipt()), message::body));
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void shouldGiveAllAgainOnce(boolean online, boolean inOrder) {
        var before = fixture.pop("g", 32, INVISIBLE, inOrder);
        assertEquals(List.of("a", "b", "c"), bodies(before));
        move(online, 0);
        fixture.advance(Duration.ofMillis(2 * INVISIBLE));
        var again = fixture.pop("g", 32, INVISIBLE, inOrder);
        assertEquals(List.of("a", "b", "c"), bodies(again));
        assertEquals(List.of(0, 0, 0), again.stream().map(Popped::count).toList());
        acknowledge(again);
        fixture.advance(Duration.ofMillis(2 * INVISIBLE));
        assertEquals(List.of(), fixture.pop("g", 32, INVISIBLE, inOrder));
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void shouldRefuseReceiptsFromBefore(boolean online, boolean inOrder) {
        var before = fixture.pop("g", 32, INVISIBLE, inOrder);
        move(online, 0);
        for (var message : before) {
            assertFalse(fixture.ack("g", message.receipt()), message::body);
            assertNull(fixture.postpone("g", message.receipt(), INVISIBLE), message::body);
        }
        fixture.tick();
        var again = fixture.pop("g", 32, INVISIBLE, inOrder);
        assertEquals(List.of("a", "b", "c"), bodies(again), "at once");
        for (var message : before) {
            assertFalse(fixture.ack("g", message.receipt()), message::body);
        }
        acknowledge(again);
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void shouldNotGiveWhatItWasMovedBehind(boolean online, boolean inOrder) throws Exception {
        fixture.pop("g", 2, INVISIBLE, inOrder);
        move(online, 3);
        fixture.save();
        fixture.crash();
        fixture.advance(Duration.ofMillis(2 * INVISIBLE));
        assertEquals(List.of(), fixture.pop("g", 32, INVISIBLE, inOrder));
        fixture.sendAll(0, "d");
        assertEquals(List.of("d"), bodies(fixture.pop("g", 32, INVISIBLE, inOrder)));
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void shouldLoseNothingInACrashThatTheMoveDoesNotOutlive(boolean online, boolean inOrder) throws Exception {
        fixture.pop("g", 32, INVISIBLE, inOrder);
        fixture.save();
        move(online, 0);
        fixture.tick();
        fixture.pop("g", 1, INVISIBLE, inOrder);
        fixture.crash();
        fixture.advance(Duration.ofMillis(INVISIBLE + 1));
        assertEquals(List.of("a", "b", "c"), bodies(fixture.pop("g", 32, INVISIBLE, inOrder)).stream().sorted()
            .toList());
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void shouldRememberAMoveThatIsSaved(boolean online, boolean inOrder) throws Exception {
        fixture.pop("g", 32, INVISIBLE, inOrder);
        move(online, 0);
        fixture.save();
        fixture.crash();
        var again = fixture.pop("g", 32, INVISIBLE, inOrder);
        assertEquals(List.of("a", "b", "c"), bodies(again));
        acknowledge(again);
        fixture.advance(Duration.ofMillis(2 * INVISIBLE));
        assertEquals(List.of(), fixture.pop("g", 32, INVISIBLE, inOrder));
    }

    /** As long as that is out, a broker that starts reads the records of all that was popped since. */
    private void popElsewhere() {
        for (int i = 0; i < ELSEWHERE; i++) {
            assertEquals(1, fixture.pop("elsewhere" + i, 1, 100 * INVISIBLE, false).size());
        }
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void shouldBringNothingBackThatAMoveGivesAgain(boolean online, boolean inOrder) throws Exception {
        popElsewhere();
        fixture.pop("g", 32, INVISIBLE, inOrder);
        move(online, 1);
        fixture.save();
        fixture.crash();
        assertEquals(ELSEWHERE, fixture.pops().out());
        fixture.advance(Duration.ofMillis(2 * INVISIBLE));
        var again = fixture.pop("g", 32, INVISIBLE, inOrder);
        assertEquals(List.of("b", "c"), bodies(again));
        acknowledge(again);
        fixture.crash();
        assertEquals(List.of(), fixture.pop("g", 32, INVISIBLE, inOrder));
    }

    @Test
    void shouldBringNothingBackThatTheGroupWasMovedBehindLater() throws Exception {
        popElsewhere();
        fixture.pop("g", 32, INVISIBLE, false);
        fixture.reset("g", 0, 0);
        fixture.save();
        fixture.reset("g", 0, 3);
        fixture.save();
        fixture.crash();
        assertEquals(ELSEWHERE, fixture.pops().out());
        fixture.advance(Duration.ofMillis(2 * INVISIBLE));
        assertEquals(List.of(), fixture.pop("g", 32, INVISIBLE, false));
    }

    @Test
    void shouldBringNothingBackThatWasAcknowledgedAfterAMoveAndACrash() throws Exception {
        popElsewhere();
        fixture.pop("g", 32, INVISIBLE, false);
        fixture.reset("g", 0, 0);
        fixture.save();
        fixture.tick();
        // Now the records of these lie in other queues than those of the first pop.
        fixture.pop("h", 1, INVISIBLE, false).forEach(one -> assertTrue(fixture.ack("h", one.receipt())));
        var again = fixture.pop("g", 32, INVISIBLE, false);
        fixture.crash();
        acknowledge(again);
        fixture.save();
        fixture.crash();
        assertEquals(ELSEWHERE, fixture.pops().out());
    }

    @Test
    void shouldBringNothingBackThatWasAcknowledgedAfterAMove() throws Exception {
        // As this one is out, a broker that starts reads its queue of records from here on, but not the others.
        fixture.pop("h0", 1, 100 * INVISIBLE, false);
        for (String group : List.of("h1", "h2")) {
            fixture.pop(group, 1, INVISIBLE, false).forEach(one -> assertTrue(fixture.ack(group, one.receipt())));
        }
        fixture.pop("g", 32, INVISIBLE, false);
        fixture.reset("g", 0, 0);
        fixture.save();
        fixture.tick();
        acknowledge(fixture.pop("g", 32, INVISIBLE, false));
        fixture.save();
        fixture.crash();
        assertEquals(1, fixture.pops().out());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldKeepWhatIsPoppedAgainWithinTheSameMillisecond(boolean online) throws Exception {
        popElsewhere();
        fixture.pop("g", 32, INVISIBLE, false);
        move(online, 0);
        assertEquals(List.of("a", "b", "c"), bodies(fixture.pop("g", 32, INVISIBLE, false)));
        fixture.save();
        // The second time the log is told that the first delivery is over.
        fixture.save();
        fixture.crash();
        assertEquals(ELSEWHERE + 3, fixture.pops().out());
        fixture.advance(Duration.ofMillis(2 * INVISIBLE));
        assertEquals(List.of("a", "b", "c"), bodies(fixture.pop("g", 32, INVISIBLE, false)));
    }

    /** What is back when the group is moved comes from its retry topic too; what is not stays where it is. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNotBringBackWhatItIsMovedBeforeMeanwhile(boolean online) throws Exception {
        fixture.pop("g", 32, INVISIBLE, false);
        fixture.whenBack(() -> move(online, 0));
        fixture.advance(Duration.ofMillis(INVISIBLE));
        fixture.save();
        fixture.crash();
        var again = new ArrayList<>(fixture.pop("g", 32, INVISIBLE, false));
        again.addAll(fixture.pop("g", 32, INVISIBLE, false));
        assertEquals(List.of("a 0", "a 1", "b 0", "c 0"), again.stream()
            .map(message -> message.body() + " " + message.count()).sorted().toList());
        acknowledge(again);
        fixture.advance(Duration.ofMillis(2 * INVISIBLE));
        assertEquals(List.of(), fixture.pop("g", 32, INVISIBLE, false));
    }

    /** Nothing is brought back that the group was moved behind. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNotBringBackWhatItIsMovedBehindMeanwhile(boolean online) {
        fixture.pop("g", 32, INVISIBLE, false);
        fixture.whenBack(() -> move(online, 3));
        fixture.advance(Duration.ofMillis(2 * INVISIBLE));
        assertEquals(List.of("a"), bodies(fixture.pop("g", 32, INVISIBLE, false)));
        assertEquals(List.of(), fixture.pop("g", 32, INVISIBLE, false));
    }

    @Test
    void shouldWakeThePopsThatWait() {
        fixture.pop("g", 32, INVISIBLE, false);
        var waiting = fixture.popLater(fixture.pop("g", -1, 32, INVISIBLE, 5000, false));
        assertFalse(waiting.isDone());
        fixture.move("g", 0, 0);
        assertTrue(waiting.isDone());
        assertEquals(List.of("a", "b", "c"), bodies(fixture.popped("g", waiting.join())));
    }

    @Test
    void shouldTouchNoOtherGroupOrQueue() {
        fixture.sendAll(1, "other");
        var all = fixture.pop("g", 32, INVISIBLE, false);
        var others = fixture.pop("h", 32, INVISIBLE, false);
        fixture.reset("g", 0, 0);
        others.forEach(message -> assertTrue(fixture.ack("h", message.receipt()), message::body));
        for (var message : all) {
            assertEquals(message.body().equals("other"), fixture.ack("g", message.receipt()), message::body);
        }
    }
}
