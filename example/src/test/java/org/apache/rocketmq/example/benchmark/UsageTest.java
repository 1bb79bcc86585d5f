package org.apache.rocketmq.example.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What the benchmark says that a message costs. */
class UsageTest {
    private static final Observed NOBODY = Observed.parse("");


    @Test
    void shouldDivideByTheMessages() {
        var start = new Usage(1_000_000_000L, 50_000_000L, 1_000, 7, 0);
        var end = new Usage(3_000_000_000L, 90_000_000L, 21_000, 9, 0);
        assertEquals("RESULT messages=10 failed=2 seconds=2.000 rate=5.0 cpumicros=4000.00 bytes=2000 compiledms=2",
            start.result(end, 10, 2));
    }

    @Test
    void shouldSeeWhatThisProcessAllocates() throws Exception {
        var start = Usage.now(NOBODY);
        var kept = new byte[1 << 20];
        var end = Usage.now(NOBODY);
        assertTrue(end.allocatedBytes() - start.allocatedBytes() >= kept.length);
        assertTrue(end.cpuNanos() >= start.cpuNanos() && end.nanos() > start.nanos());
    }

    @Test
    void shouldTellWhatObservedProcessesUse() throws Exception {
        var itself = Observed.parse(ProcessHandle.current().pid() + "");
        var start = new Usage(0, 0, 0, 0, 0);
        var text = start.observed(new Usage(0, 0, 0, 0, 30_000_000), 10, itself);
        assertTrue(text.matches(" brokermicros=3000\\.00 brokermib=\\d+\\.\\d"), text);
        assertEquals("", start.observed(start, 10, NOBODY));
    }
}
