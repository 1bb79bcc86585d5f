package org.apache.rocketmq.example.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.example.command.StopSignal;
import org.junit.jupiter.api.Test;

/** When the example consumer has seen enough. */
class CountedTest {
    private final AtomicLong nanos = new AtomicLong();
    private final StopSignal stop = new StopSignal();

    @Test
    void shouldStopWhenEnoughDifferentMessagesCame() {
        var counted = new Counted(2, nanos::get, stop);
        counted.add("a");
        counted.add("a");
        assertFalse(stop.given());
        counted.add("b");
        assertTrue(stop.given());
    }

    @Test
    void shouldNeverStopWithoutANumber() {
        var counted = new Counted(0, nanos::get, stop);
        counted.add("a");
        counted.add("b");
        assertFalse(stop.given());
    }

    @Test
    void shouldMeasureFromTheFirstMessageToTheLast() {
        nanos.set(5_000_000_000L);
        var counted = new Counted(0, nanos::get, stop);
        counted.add("a");
        nanos.set(7_000_000_000L);
        counted.add("b");
        assertEquals("Consumed 2 messages in 2.00 s, 1 messages/s", counted.toString());
    }
}
