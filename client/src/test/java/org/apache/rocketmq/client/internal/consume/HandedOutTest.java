package org.apache.rocketmq.client.internal.consume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What listeners have for too long. */
class HandedOutTest {
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private long now = Long.MAX_VALUE - 1;
    private final HandedOut handedOut = new HandedOut(LONGEST, () -> now);

    @Test
    void shouldFindWhatIsOverdueOnce() {
        var slow = handedOut.begin(null, null, List.of());
        now += LONGEST.toNanos();
        var young = handedOut.begin(null, null, List.of());
        assertEquals(List.of(), handedOut.takeOverdue());
        now++;
        assertEquals(List.of(slow), handedOut.takeOverdue());
        assertEquals(List.of(), handedOut.takeOverdue());
        assertFalse(handedOut.end(slow), "its answer comes too late");
        assertTrue(handedOut.end(young));
    }

    @Test
    void shouldForgetWhatHasEnded() {
        var batch = handedOut.begin(null, null, List.of());
        assertTrue(handedOut.end(batch));
        now += 2 * LONGEST.toNanos();
        assertEquals(List.of(), handedOut.takeOverdue());
    }
}
