package org.apache.rocketmq.example.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What the benchmark counts. */
class MeterTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong nanos = new AtomicLong(5 * SECOND);
    private final Meter meter = new Meter(nanos::get);

    @Test
    void shouldCountEachIntervalForItself() {
        meter.done(100, 10);
        meter.done(300, 10);
        meter.failed();
        nanos.addAndGet(2 * SECOND);
        var first = meter.interval();
        assertEquals(2, first.messages());
        assertEquals(1, first.failures());
        assertEquals(1.0, first.rate());
        assertEquals(20 / 1e6 / 2, first.megabytesPerSecond());
        assertEquals(300, first.latency().max());

        nanos.addAndGet(SECOND);
        var second = meter.interval();
        assertEquals(0, second.messages());
        assertEquals(0, second.failures());
        assertEquals(0, second.latency().max());
    }

    @Test
    void shouldAddUpTheIntervals() {
        meter.done(100, 10);
        nanos.addAndGet(SECOND);
        meter.interval();
        meter.done(200, 30);
        nanos.addAndGet(SECOND);
        var whole = meter.whole();
        assertEquals(2, whole.messages());
        assertEquals(40, whole.bytes());
        assertEquals(2.0, whole.seconds());
        assertEquals(200, whole.latency().max());
        assertEquals(100, whole.latency().p50());
    }

    @Test
    void shouldForgetWhatWasBeforeARestart() {
        meter.done(900, 10);
        meter.failed();
        nanos.addAndGet(SECOND);
        meter.restart();
        meter.done(100, 10);
        nanos.addAndGet(SECOND);
        var whole = meter.whole();
        assertEquals(1, whole.messages());
        assertEquals(0, whole.failures());
        assertEquals(1.0, whole.seconds());
        assertEquals(1, meter.forgotten());
        assertEquals(100, whole.latency().max());
    }

    @Test
    void shouldKeepLatenciesThatClocksDisagreeOnWithinItsRange() {
        meter.done(-5, 1);
        meter.done(Long.MAX_VALUE, 1);
        var whole = meter.whole();
        assertEquals(2, whole.messages());
        assertEquals(0, whole.latency().p50());
        assertEquals(0, whole.rate());
    }

    @Test
    void shouldWriteTheResultForPrograms() {
        meter.done(1500, 1000);
        nanos.addAndGet(SECOND);
        var summary = meter.whole().summary("Sent", 7);
        assertTrue(summary.startsWith("Sent: 1 messages in 1.00 s, 0 failed"), summary);
        assertTrue(summary.lines().anyMatch(line -> line.startsWith(
            "RESULT warmup=7 messages=1 failed=0 seconds=1.000 rate=1.0 mbps=0.001 p50us=15")), summary);
    }
}
