package org.apache.rocketmq.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How long who waits may wait. */
class JamTest {
    private final AtomicLong millis = new AtomicLong(1000);
    private final Jam jam = new Jam(() -> Instant.ofEpochMilli(millis.get()));

    @Test
    void shouldLeaveAllPatienceWhereNobodyIsHeldUp() {
        assertEquals(50, jam.patience(50));
        jam.begin();
        jam.end();
        millis.addAndGet(100);
        assertEquals(50, jam.patience(50));
    }

    @Test
    void shouldLeaveWhatTheJamHasNotTakenYet() {
        jam.begin();
        millis.addAndGet(20);
        assertEquals(30, jam.patience(50));
        millis.addAndGet(100);
        assertEquals(0, jam.patience(50));
    }

    @Test
    void shouldCountFromTheFirstThatWaitedInVain() {
        jam.beginUnlessBegun(50);
        assertEquals(0, jam.patience(50));
        millis.addAndGet(10);
        jam.beginUnlessBegun(0);
        assertEquals(40, jam.patience(100));
    }

    @Test
    void shouldNotWaitLongerBecauseTheClockWasSetBack() {
        jam.begin();
        millis.addAndGet(-10_000);
        assertEquals(50, jam.patience(50));
    }
}
