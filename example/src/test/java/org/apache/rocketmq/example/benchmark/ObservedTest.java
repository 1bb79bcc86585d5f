package org.apache.rocketmq.example.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.apache.rocketmq.example.command.BadArgumentException;
import org.junit.jupiter.api.Test;

/** What other processes use, with this one in their place. */
class ObservedTest {
    private static final String ITSELF = Long.toString(ProcessHandle.current().pid());

    @Test
    void shouldSeeTheTimeAndMemoryOfAProcess() throws Exception {
        var observed = Observed.parse(" " + ITSELF + " ");
        long before = observed.cpuNanos();
        long count = 0;
        while (observed.cpuNanos() == before) {
            count++;
        }
        assertTrue(count >= 0 && observed.cpuNanos() > before);
        assertTrue(observed.residentBytes() > 1 << 20, () -> "a JVM takes more");
    }

    @Test
    void shouldAddUpSeveral() throws Exception {
        long one = Observed.parse(ITSELF).cpuNanos();
        assertTrue(Observed.parse(ITSELF + "," + ITSELF).cpuNanos() >= 2 * one);
        assertEquals(new Observed(List.of()), Observed.parse(""));
    }

    @Test
    void shouldTellWhatEachMessageTook() throws Exception {
        var observed = Observed.parse(ITSELF);
        String text = observed.micros("replicamicros", observed.cpuNanos() - 30_000_000, 10);
        assertTrue(text.matches(" replicamicros=([3-9]|\\d\\d)\\d{3}\\.\\d\\d"), text);
        assertEquals("", Observed.parse("").micros("replicamicros", 0, 10));
    }

    @Test
    void shouldRefuseWhatIsNoProcess() {
        assertThrows(BadArgumentException.class, () -> Observed.parse("1,x"));
        assertThrows(IOException.class, () -> Observed.parse("999999999").cpuNanos());
    }
}
