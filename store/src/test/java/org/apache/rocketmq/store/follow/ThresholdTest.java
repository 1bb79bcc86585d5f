package org.apache.rocketmq.store.follow;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** Enough pages pass, and anything does after a while. */
class ThresholdTest {
    private long now = 1_000_000;
    private final InstantSource clock = () -> Instant.ofEpochMilli(now);

    @Test
    void shouldPassEnoughPages() {
        var threshold = new Threshold(4, Duration.ofSeconds(10), clock);
        assertFalse(threshold.passes(4 * 4096 - 1));
        assertTrue(threshold.passes(4 * 4096));
    }

    @Test
    void shouldPassAnythingAfterAWhileAndThenWaitAgain() {
        var threshold = new Threshold(4, Duration.ofSeconds(10), clock);
        now += 9_999;
        assertFalse(threshold.passes(1));
        now += 1;
        assertFalse(threshold.passes(0));
        assertTrue(threshold.passes(1));
        assertFalse(threshold.passes(1));
    }

    @Test
    void shouldPassAnyByteWhereNoPagesAreAskedFor() {
        var threshold = new Threshold(0, Duration.ofSeconds(10), clock);
        assertFalse(threshold.passes(0));
        assertTrue(threshold.passes(1));
        assertTrue(threshold.passes(1));
    }

    @Test
    void shouldNotWaitForAClockThatWasSetBack() {
        var threshold = new Threshold(4, Duration.ofSeconds(10), clock);
        now -= 3_600_000;
        assertTrue(threshold.passes(1));
        assertFalse(threshold.passes(1));
    }
}
