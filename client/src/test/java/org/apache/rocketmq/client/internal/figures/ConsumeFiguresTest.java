package org.apache.rocketmq.client.internal.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.client.internal.loop.ClientClock;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.body.ConsumeStatus;
import org.apache.rocketmq.remoting.protocol.body.ProcessQueueInfo;
import org.junit.jupiter.api.Test;

/** What a consumer counts. */
class ConsumeFiguresTest {
    private static final Set<String> TOPIC = Set.of("t");
    private static final long NOW_MILLIS = 1_000_000;
    private static final MessageQueue QUEUE = new MessageQueue("t", "b", 0);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final ConsumeFigures figures = new ConsumeFigures(
        new ClientClock(() -> Instant.ofEpochMilli(NOW_MILLIS), nanos::get));

    private long agoMillis(int millis) {
        return figures.nowNanos() - TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private ConsumeStatus now() {
        return figures.status(TOPIC).get("t");
    }

    private void passSeconds(int seconds) {
        for (int i = 0; i < seconds; i += 10) {
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
            figures.sample(TOPIC);
        }
    }

    @Test
    void shouldBeZeroBeforeAnythingHappens() {
        assertEquals(0, now().getPullTPS());
        assertEquals(0, now().getConsumeRT());
        assertEquals(0, now().getConsumeFailedMsgs());
    }

    @Test
    void shouldTellRatesOfTheLastMinute() {
        figures.pulled(QUEUE, 30, agoMillis(4));
        figures.pulled(QUEUE, 0, agoMillis(8));
        figures.consumed(QUEUE, 18, 2, agoMillis(10));
        passSeconds(20);
        assertEquals(1.5, now().getPullTPS());
        assertEquals(6, now().getPullRT());
        assertEquals(10, now().getConsumeRT());
        assertEquals(0.9, now().getConsumeOKTPS());
        assertEquals(0.1, now().getConsumeFailedTPS());

        passSeconds(60);
        assertEquals(0, now().getPullTPS());
        assertEquals(0, now().getConsumeRT());
        assertEquals(2, now().getConsumeFailedMsgs());
    }

    @Test
    void shouldTellFailuresOfTheLastHour() {
        figures.consumed(QUEUE, 0, 3, agoMillis(1));
        passSeconds(3_500);
        assertEquals(3, now().getConsumeFailedMsgs());
        passSeconds(200);
        assertEquals(0, now().getConsumeFailedMsgs());
    }

    @Test
    void shouldTellWhenAQueueWasLastPulledAndConsumed() {
        var untouched = new ProcessQueueInfo();
        figures.tellTimes(QUEUE, untouched);
        assertEquals(0, untouched.getLastPullTimestamp());
        figures.pulled(QUEUE, 1, agoMillis(1));
        var pulled = new ProcessQueueInfo();
        figures.tellTimes(QUEUE, pulled);
        assertEquals(NOW_MILLIS, pulled.getLastPullTimestamp());
        assertEquals(0, pulled.getLastConsumeTimestamp());
        passSeconds(2);
        figures.consumed(QUEUE, 1, 0, agoMillis(1));
        passSeconds(1);
        var consumed = new ProcessQueueInfo();
        figures.tellTimes(QUEUE, consumed);
        assertEquals(NOW_MILLIS - 20_000, consumed.getLastPullTimestamp());
        assertEquals(NOW_MILLIS - 10_000, consumed.getLastConsumeTimestamp());
    }

    @Test
    void shouldForgetTopicsThatAreNotWantedAnyMore() {
        figures.consumed(QUEUE, 0, 3, agoMillis(1));
        figures.sample(Set.of("other"));
        assertEquals(0, now().getConsumeFailedMsgs());
        assertFalse(figures.status(Set.of("other")).containsKey("t"));
    }

    @Test
    void shouldNotForgetTopicsThatAnApplicationCountsFor() {
        assertEquals(0, figures.status("counted").getConsumeFailedMsgs());
        figures.shared("counted").consumed(0, 3);
        figures.sample(TOPIC);
        assertEquals(3, figures.status("counted").getConsumeFailedMsgs());
    }
}
