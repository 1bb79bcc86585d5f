package org.apache.rocketmq.client.internal.consume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.Test;

/** What listeners have for too long. */
class HandedOutTest {
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private long now = Long.MAX_VALUE - 1;
    private final HandedOut handedOut = new HandedOut(() -> LONGEST, () -> now);
    private final List<MessageExt> slow = List.of(new MessageExt());

    @Test
    void shouldFindWhatIsOverdueOnce() {
        var one = handedOut.hands();
        var other = handedOut.hands();
        one.take(null, slow);
        now += LONGEST.toNanos();
        other.take(null, List.of());
        assertEquals(List.of(), handedOut.takeOverdue());
        now++;
        assertEquals(List.of(slow), handedOut.takeOverdue().stream().map(HandedOut.Batch::messages).toList());
        assertEquals(List.of(), handedOut.takeOverdue());
        assertFalse(one.giveBack(), "its answer comes too late");
        assertTrue(other.giveBack());
    }

    @Test
    void shouldGoByWhatCountsWhenItLooks() {
        var longest = new AtomicReference<>(LONGEST);
        var changing = new HandedOut(longest::get, () -> now);
        changing.hands().take(null, slow);
        now += Duration.ofMinutes(2).toNanos();
        assertEquals(List.of(), changing.takeOverdue());
        longest.set(Duration.ofMinutes(1));
        assertEquals(1, changing.takeOverdue().size());
    }

    @Test
    void shouldForgetWhatHasEnded() {
        var hands = handedOut.hands();
        hands.take(null, slow);
        assertTrue(hands.giveBack());
        now += 2 * LONGEST.toNanos();
        assertEquals(List.of(), handedOut.takeOverdue());
    }

    @Test
    void shouldTakeTheNextBatchForAnother() {
        var hands = handedOut.hands();
        hands.take(null, slow);
        now += LONGEST.toNanos() + 1;
        assertEquals(1, handedOut.takeOverdue().size());
        assertFalse(hands.giveBack());
        hands.take(null, List.of());
        assertEquals(List.of(), handedOut.takeOverdue());
        assertTrue(hands.giveBack());
    }
}
