package org.apache.rocketmq.broker.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import org.apache.rocketmq.broker.waiting.WaitEnds;
import org.apache.rocketmq.broker.FakePeer;
import org.apache.rocketmq.broker.pull.ParkedPull.Wake;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.junit.jupiter.api.Test;

/** Who is woken by what. */
class LongPollsTest {
    private static final long DEADLINE = Duration.ofSeconds(15).toNanos();

    private final AtomicLong nanos = new AtomicLong();
    private final Queue<Runnable> ticks = new ArrayDeque<>();
    private final LongPolls polls = new LongPolls((delay, tick) -> ticks.add(tick), nanos::get);
    private final FakePeer peer = new FakePeer();
    private final List<Wake> woken = new ArrayList<>();

    private ParkedPull pull(long offset, LongPredicate tags) {
        return new ParkedPull(asker(peer), offset, tags, DEADLINE, woken::add);
    }

    private static ParkedPull.Asker asker(FakePeer peer) {
        return new ParkedPull.Asker(peer, "readers", 0);
    }

    private ParkedPull limited(String group, long limit) {
        return new ParkedPull(new ParkedPull.Asker(peer, group, limit), 5, null, DEADLINE, woken::add);
    }

    @Test
    void shouldLetOnlySoManyPullsOfAGroupWait() {
        polls.park("T", 0, limited("small", 2));
        polls.park("U", 0, limited("small", 2));

        var refused = assertThrows(RequestRejected.class, () -> polls.park("T", 0, limited("small", 2)));
        assertEquals(Refusal.TOO_MANY_WAITING_PULLS_OF_GROUP, refused.refusal());
        assertEquals("waiting=2,limit=2", refused.response().fields().get("refusalFigures"));
        assertEquals(2, polls.count());
        polls.park("T", 0, limited("other", 1));

        polls.arrived("U", 0, 6, 0);
        polls.park("U", 0, limited("small", 2));
        assertThrows(RequestRejected.class, () -> polls.park("T", 0, limited("small", 2)));
        polls.park("T", 0, limited("small", 0));
        polls.park("T", 0, limited("small", 4));
    }

    @Test
    void shouldForgetAGroupOfWhichNoPullWaits() {
        var ofGroups = new WaitingOfGroups();
        ofGroups.enter(asker(peer));
        ofGroups.enter(asker(peer));
        ofGroups.leave(asker(peer));
        assertEquals(1, ofGroups.groups());
        ofGroups.leave(asker(peer));
        assertEquals(0, ofGroups.groups());
    }

    @Test
    void shouldWakeAPullWhenItsMessageArrives() {
        polls.park("T", 1, pull(5, null));

        polls.arrived("T", 0, 6, 0);
        polls.arrived("U", 1, 6, 0);
        polls.arrived("T", 1, 5, 0);
        assertEquals(List.of(), woken);

        polls.arrived("T", 1, 6, 0);
        polls.arrived("T", 1, 7, 0);

        assertEquals(List.of(Wake.ARRIVAL), woken);
        assertEquals(0, polls.count());
    }

    @Test
    void shouldNotWakeAPullForATagThatItDoesNotWant() {
        polls.park("T", 1, pull(5, tag -> tag == 42));

        polls.arrived("T", 1, 6, 41);
        assertEquals(List.of(), woken);

        polls.arrived("T", 1, 7, 42);
        assertEquals(List.of(Wake.ARRIVAL), woken);
    }

    @Test
    void shouldWakeAllThatWaitForAMessage() {
        polls.park("T", 1, pull(5, null));
        polls.park("T", 1, pull(5, tag -> false));
        polls.park("T", 1, pull(4, null));

        polls.arrived("T", 1, 6, 0);

        assertEquals(2, woken.size());
        assertEquals(1, polls.count());
    }

    @Test
    void shouldAnswerAtTheDeadline() {
        polls.park("T", 1, pull(5, null));

        nanos.set(DEADLINE - 1);
        ticks.remove().run();
        assertEquals(List.of(), woken);

        nanos.set(DEADLINE);
        ticks.remove().run();
        assertEquals(List.of(Wake.ANSWER), woken);
    }

    @Test
    void shouldTickOnlyWhileSomebodyWaits() {
        assertTrue(ticks.isEmpty());
        polls.park("T", 1, pull(5, null));
        polls.park("T", 2, pull(5, null));
        assertEquals(1, ticks.size());

        nanos.set(DEADLINE);
        ticks.remove().run();
        assertTrue(ticks.isEmpty());

        polls.park("T", 1, pull(5, null));
        assertEquals(1, ticks.size());
    }

    @Test
    void shouldForgetAPullWhoseConnectionIsGone() {
        polls.park("T", 1, pull(5, null));
        polls.park("U", 1, pull(5, null));
        peer.close();

        assertEquals(0, polls.count());
        assertEquals(List.of(), woken);

        polls.park("T", 1, pull(5, null));
        assertEquals(0, polls.count());
    }

    @Test
    void shouldForgetNoPullsOfOtherConnections() {
        polls.park("T", 1, pull(5, null));
        new FakePeer().close();
        var other = new FakePeer();
        polls.park("T", 1, new ParkedPull(asker(other), 5, null, DEADLINE, woken::add));
        other.close();

        assertEquals(1, polls.count());
    }

    /** Waits of any length, also longer than a turn of the wheel, and looks at the wheel at irregular times. */
    @Test
    void shouldAnswerEachAtItsOwnDeadline() {
        var random = new Random(7);
        var overdue = new TreeMap<Long, Integer>();
        int parked = 5000;
        for (int i = 0; i < parked; i++) {
            long deadline = random.nextLong(Duration.ofSeconds(120).toNanos());
            overdue.merge(deadline, 1, Integer::sum);
            polls.park("T" + i % 7, i % 3, new ParkedPull(asker(peer), 5, null, deadline, why -> {
                assertTrue(deadline <= nanos.get());
                overdue.merge(deadline, -1, (had, less) -> had == 1 ? null : had - 1);
            }));
        }
        while (!ticks.isEmpty()) {
            nanos.addAndGet(WaitEnds.TICK.toNanos() + random.nextLong(1_000_000));
            ticks.remove().run();
            assertTrue(overdue.headMap(nanos.get(), true).isEmpty());
        }
        assertEquals(0, polls.count());
        assertTrue(overdue.isEmpty());
    }

    @Test
    void shouldAnswerAWaitThatWasOverBeforeItBegan() {
        nanos.set(DEADLINE + 1);
        polls.park("T", 1, pull(5, null));

        ticks.remove().run();

        assertEquals(List.of(Wake.ANSWER), woken);
    }

    @Test
    void shouldAnswerAllAfterALongStandstill() {
        for (int i = 0; i < 100; i++) {
            polls.park("T", i, new ParkedPull(asker(peer), 5, null, DEADLINE + i * 1_000_000_000L, woken::add));
        }
        nanos.set(10 * DEADLINE);
        ticks.remove().run();

        assertEquals(100, woken.size());
    }

    @Test
    void shouldRefuseTheWaitThatIsOneTooMany() {
        for (int i = 0; i < LongPolls.MAX_PARKED; i++) {
            polls.park("T", i % 1000, pull(5, null));
        }
        var refused = assertThrows(RequestRejected.class, () -> polls.park("T", 1, pull(5, null)));

        assertEquals(Refusal.TOO_MANY_WAITING_PULLS, refused.refusal());
        assertEquals(LongPolls.MAX_PARKED, polls.count());
        polls.answerAll("T");
        assertEquals(LongPolls.MAX_PARKED, woken.size());
        assertTrue(polls.park("T", 1, pull(5, null)));
    }

    @Test
    void shouldAnswerThePullsOfATopicThatIsGone() {
        polls.park("T", 1, pull(5, null));
        polls.park("U", 1, pull(5, null));

        polls.answerAll("T");

        assertEquals(List.of(Wake.ANSWER), woken);
        assertEquals(1, polls.count());
    }

    @Test
    void shouldAnswerAllWhenItCloses() {
        polls.park("T", 1, pull(5, null));

        polls.close();

        assertEquals(List.of(Wake.ANSWER), woken);
        assertFalse(polls.park("T", 1, pull(5, null)));
    }
}
