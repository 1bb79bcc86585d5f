package org.apache.rocketmq.broker.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import org.apache.rocketmq.broker.FakePeer;
import org.apache.rocketmq.broker.pull.ParkedPull.Wake;
import org.junit.jupiter.api.Test;

/** Who is woken by what. */
class LongPollsTest {
    private static final long DEADLINE = Duration.ofSeconds(15).toNanos();

    private final AtomicLong nanos = new AtomicLong();
    private final Queue<Runnable> sweeps = new ArrayDeque<>();
    private final LongPolls polls = new LongPolls((delay, sweep) -> sweeps.add(sweep), nanos::get);
    private final FakePeer peer = new FakePeer();
    private final List<Wake> woken = new ArrayList<>();

    private ParkedPull pull(long offset, LongPredicate tags) {
        return new ParkedPull(peer, offset, tags, DEADLINE, woken::add);
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
        sweeps.remove().run();
        assertEquals(List.of(), woken);

        nanos.set(DEADLINE);
        sweeps.remove().run();
        assertEquals(List.of(Wake.ANSWER), woken);
    }

    @Test
    void shouldSweepOnlyWhileSomebodyWaits() {
        assertTrue(sweeps.isEmpty());
        polls.park("T", 1, pull(5, null));
        polls.park("T", 2, pull(5, null));
        assertEquals(1, sweeps.size());

        nanos.set(DEADLINE);
        sweeps.remove().run();
        assertTrue(sweeps.isEmpty());

        polls.park("T", 1, pull(5, null));
        assertEquals(1, sweeps.size());
    }

    @Test
    void shouldForgetAPullWhoseConnectionIsGone() {
        polls.park("T", 1, pull(5, null));
        peer.close();

        sweeps.remove().run();

        assertEquals(0, polls.count());
        assertEquals(List.of(), woken);
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
