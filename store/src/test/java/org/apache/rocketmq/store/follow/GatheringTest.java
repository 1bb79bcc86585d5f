package org.apache.rocketmq.store.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** How long the log's writer waits for the next batch. */
class GatheringTest {
    private long now = Long.MAX_VALUE - 1_000_000;
    private final Gathering gathering = new Gathering(() -> now);

    private void pass(long micros) {
        now += 1000 * micros;
    }

    private void force(long micros, int told) {
        gathering.begin();
        pass(micros);
        gathering.served(told);
    }

    @Test
    void shouldNotHoldUpTheFirstOne() {
        assertEquals(1, gathering.awaited());
        assertEquals(0, gathering.restNanos(1));
        assertEquals(0, gathering.restNanos(0));
    }

    @Test
    void shouldNotHoldUpASingleSender() {
        force(400, 1);
        assertEquals(0, gathering.restNanos(1));
    }

    @Test
    void shouldWaitForAsManyAsWereToldForAPartOfAForce() {
        force(400, 64);
        assertEquals(64, gathering.awaited());
        assertEquals(100_000, gathering.restNanos(63));
        assertEquals(0, gathering.restNanos(64));
        pass(70);
        assertEquals(30_000, gathering.restNanos(63));
        pass(30);
        assertEquals(0, gathering.restNanos(1));
    }

    @Test
    void shouldNotWaitLongForASlowDisk() {
        force(4_000_000, 64);
        assertEquals(5_000_000, gathering.restNanos(1));
    }

    @Test
    void shouldExpectOnlyOneWhenNobodyCame() {
        force(400, 64);
        gathering.nobodyCame();
        assertEquals(1, gathering.awaited());
        assertEquals(0, gathering.restNanos(1));
    }
}
