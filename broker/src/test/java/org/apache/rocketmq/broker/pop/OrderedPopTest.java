package org.apache.rocketmq.broker.pop;

import static org.apache.rocketmq.broker.pop.PopFixture.Popped.bodies;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.broker.pop.PopFixture.Popped;
import org.apache.rocketmq.remoting.internal.request.PopMessageHeader;
import org.junit.jupiter.api.Test;

/** Pops in order: who gets what, who waits for what. */
class OrderedPopTest extends WithPops {
    private static final long INVISIBLE = 10_000;

    @Test
    void shouldGiveAnOrderedPopThatComesAgainWhatItGot() {
        fixture.sendAll(0, "a", "b", "c");
        var first = fixture.popped("g", fixture.popLater(attempt("one")).join());
        assertEquals(List.of("a", "b"), bodies(first));
        assertEquals(210, fixture.popLater(attempt("two")).join().code());
        var again = fixture.popped("g", fixture.popLater(attempt("one")).join());
        assertEquals(List.of("a", "b"), bodies(again));
        assertEquals(List.of(0, 0), again.stream().map(Popped::count).toList());
        assertTrue(fixture.ack("g", again.get(1).receipt()));
        assertEquals(210, fixture.popLater(attempt("two")).join().code(), "the first one is still out");
        assertTrue(fixture.ack("g", again.get(0).receipt()));
        assertEquals(List.of("c"), bodies(fixture.popped("g", fixture.popLater(attempt("two")).join())));
    }

    private PopMessageHeader attempt(String id) {
        return new PopMessageHeader(
            "g", PopFixture.TOPIC, 0, 2, INVISIBLE, 0, fixture.now(), 0, null, null, true, id);
    }

    @Test
    void shouldBeginAnewWithATopicThatIsMadeAnew() throws Exception {
        fixture.sendAll(0, "a", "b", "c");
        var out = fixture.pop("g", 32, INVISIBLE, true);
        assertTrue(fixture.ack("g", out.get(0).receipt()));
        assertTrue(fixture.ack("g", out.get(1).receipt()));
        fixture.removeTopic();
        fixture.changeTopic(Map.of());
        fixture.sendAll(0, "new");
        fixture.crash();
        var all = fixture.pop("g", 32, INVISIBLE, true);
        assertEquals(List.of("new"), bodies(all));
        assertEquals(0, all.get(0).count());
    }

    @Test
    void shouldWakeAnOrderedPopWhenItsQueueIsFree() {
        fixture.sendAll(0, "a", "b");
        var first = fixture.pop("g", 1, INVISIBLE, true);
        var waiting = fixture.popLater(fixture.pop("g", -1, 1, INVISIBLE, 30_000, true));
        assertFalse(waiting.isDone());
        assertTrue(fixture.ack("g", first.get(0).receipt()));
        var second = fixture.popped("g", waiting.join());
        assertEquals(List.of("b"), bodies(second));
        var third = fixture.popLater(fixture.pop("g", -1, 1, INVISIBLE, 30_000, true));
        fixture.advance(Duration.ofMillis(INVISIBLE));
        var again = fixture.popped("g", third.join());
        assertEquals(List.of("b"), bodies(again));
        assertEquals(1, again.get(0).count());
    }

    @Test
    void shouldPlanNothingForWhenAnOrderedPopWaitsNoMore() {
        fixture.sendAll(0, "a");
        fixture.pop("g", 1, 3_600_000, true);
        for (int i = 0; i < 20; i++) {
            var waiting = fixture.popLater(fixture.pop("g", -1, 1, INVISIBLE, 1000, true));
            fixture.advance(Duration.ofMillis(1200));
            assertEquals(210, waiting.join().code());
        }
        assertTrue(fixture.tasks() <= 2, () -> fixture.tasks() + " tasks");
    }

    @Test
    void shouldKeepNoMoreOfAnOrderedPopThanItsFormHasRoomFor() throws Exception {
        for (int i = 0; i < 100; i++) {
            fixture.send("m" + i, 0);
        }
        for (int round = 0; round < 3; round++) {
            var out = fixture.pop("g", 32, INVISIBLE, true);
            assertEquals(32, out.size());
            out.subList(0, 31).forEach(message -> assertTrue(fixture.ack("g", message.receipt())));
            fixture.advance(Duration.ofMillis(INVISIBLE));
        }
        fixture.restart();
        assertEquals(List.of("m93"), bodies(fixture.pop("g", 1, INVISIBLE, true)));
    }

    @Test
    void shouldBringBackWhatIsOutAlsoWhereTheGroupPopsInOrderToo() {
        fixture.sendAll(0, "a", "b", "c", "d");
        assertEquals(List.of("a", "b"), bodies(fixture.pop("g", 2, INVISIBLE, false)));
        var ordered = fixture.pop("g", 1, INVISIBLE, true);
        assertEquals(List.of("c"), bodies(ordered));
        assertTrue(fixture.ack("g", ordered.get(0).receipt()));
        assertEquals(List.of("d"), bodies(fixture.pop("g", 32, 2 * INVISIBLE, false)));
        fixture.advance(Duration.ofMillis(INVISIBLE));
        assertEquals(List.of("a", "b"), bodies(fixture.pop("g", 32, INVISIBLE, false)));
    }

    @Test
    void shouldPlanFewTasksHoweverOftenOrderedMessagesArePostponedOrPopsLookInVain() {
        fixture.sendAll(0, "a");
        var receipt = fixture.pop("g", 1, INVISIBLE, true).get(0).receipt();
        var waiting = fixture.popLater(fixture.pop("g", 0, 1, INVISIBLE, 30_000, true));
        for (int i = 0; i < 50; i++) {
            fixture.sendAll(0, "m" + i);
            assertNotNull(fixture.postpone("g", receipt, 3_600_000 + i));
        }
        assertNotNull(fixture.postpone("g", receipt, 20_000));
        for (int i = 0; i < 50; i++) {
            fixture.sendAll(0, "n" + i);
        }
        assertTrue(fixture.tasks() <= 4, () -> fixture.tasks() + " tasks");
        fixture.advance(Duration.ofMillis(19_999));
        assertFalse(waiting.isDone());
        fixture.advance(Duration.ofMillis(1));
        assertEquals(List.of("a"), bodies(fixture.popped("g", waiting.join())));
    }
}
