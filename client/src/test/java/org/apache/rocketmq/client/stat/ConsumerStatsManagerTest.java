package org.apache.rocketmq.client.stat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.remoting.protocol.body.ConsumeStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an application counts by itself. */
class ConsumerStatsManagerTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final ByHand executor = new ByHand();
    private final ConsumerStatsManager figures = new ConsumerStatsManager(executor, nanos::get);

    /** Runs the periodic task when the test says so. */
    private static final class ByHand extends ScheduledThreadPoolExecutor {
        private Runnable task;
        private long periodSeconds;
        private ScheduledFuture<?> handle;

        ByHand() {
            super(0);
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long first, long delay, TimeUnit unit) {
            task = command;
            periodSeconds = unit.toSeconds(delay);
            handle = schedule(command, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
            return handle;
        }
    }

    @AfterEach
    void end() {
        executor.shutdownNow();
    }

    private void passSeconds(int seconds) {
        for (int i = 0; i < seconds; i += executor.periodSeconds) {
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(executor.periodSeconds));
            executor.task.run();
        }
    }

    private ConsumeStatus now() {
        return figures.consumeStatus("g", "t");
    }

    @Test
    void shouldTellRatesOfTheLastMinuteAndFailuresOfTheLastHour() {
        figures.start();
        figures.incPullRT("g", "t", 4);
        figures.incPullRT("g", "t", 8);
        figures.incPullTPS("g", "t", 30);
        figures.incConsumeRT("g", "t", 10);
        figures.incConsumeOKTPS("g", "t", 18);
        figures.incConsumeFailedTPS("g", "t", 2);
        passSeconds(20);
        assertEquals(6, now().getPullRT());
        assertEquals(1.5, now().getPullTPS());
        assertEquals(10, now().getConsumeRT());
        assertEquals(0.9, now().getConsumeOKTPS());
        assertEquals(0.1, now().getConsumeFailedTPS());
        passSeconds(60);
        assertEquals(0, now().getPullTPS());
        assertEquals(0, now().getPullRT());
        assertEquals(2, now().getConsumeFailedMsgs());
        passSeconds(3_600);
        assertEquals(0, now().getConsumeFailedMsgs());
    }

    @Test
    void shouldCountEachGroupAndTopicForItself() {
        figures.incConsumeFailedTPS("g", "t", 2);
        figures.incConsumeFailedTPS("other", "t", 3);
        figures.incConsumeFailedTPS("g", "other", 4);
        assertEquals(2, now().getConsumeFailedMsgs());
        assertEquals(3, figures.consumeStatus("other", "t").getConsumeFailedMsgs());
        assertEquals(4, figures.consumeStatus("g", "other").getConsumeFailedMsgs());
        assertEquals(0, figures.consumeStatus("nobody", "t").getConsumeFailedMsgs());
    }

    @Test
    void shouldLeaveTheExecutorToItsOwner() {
        assertFalse(executor.handle.isCancelled());
        figures.shutdown();
        assertTrue(executor.handle.isCancelled());
        assertFalse(executor.isShutdown());
    }
}
