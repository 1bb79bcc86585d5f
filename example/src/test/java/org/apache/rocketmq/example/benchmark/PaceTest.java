package org.apache.rocketmq.example.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Moments at a steady rate, by a clock that goes on a little with each look at it. */
class PaceTest {
    private final AtomicLong nanos = new AtomicLong(5_000_000);

    @Test
    void shouldGiveMomentsThatDoNotMoveHoweverLateItIs() {
        var pace = new Pace(1000, () -> nanos.getAndAdd(100_000));
        assertEquals(5_000_000, pace.next());
        assertEquals(6_000_000, pace.next());
        nanos.addAndGet(50_000_000);
        long late = nanos.get();
        assertEquals(7_000_000, pace.next());
        assertEquals(8_000_000, pace.next());
        assertEquals(late + 200_000, nanos.get(), "it did not wait");
    }

    @Test
    void shouldWaitForTheNextMoment() {
        var pace = new Pace(1000, () -> nanos.getAndAdd(100_000));
        pace.next();
        pace.next();
        assertTrue(nanos.get() > 6_000_000);
    }
}
