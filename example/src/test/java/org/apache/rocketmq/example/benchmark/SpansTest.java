package org.apache.rocketmq.example.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Spans whose ends somebody else tells. */
class SpansTest {
    private final Meter meter = new Meter(System::nanoTime);

    /** Lines, of which each comes when messages with these latencies are through. */
    private final class Lines extends InputStream {
        private final Iterator<long[]> latencies;

        Lines(long[]... latencies) {
            this.latencies = List.of(latencies).iterator();
        }

        @Override
        public int read() {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (!latencies.hasNext()) {
                return -1;
            }
            LongStream.of(latencies.next()).forEach(micros -> meter.done(micros, 1));
            bytes[offset] = '\n';
            return 1;
        }
    }

    @Test
    void shouldTellOfEachSpanWhatGotThroughInIt() throws Exception {
        meter.done(77, 1);
        var printed = new ByteArrayOutputStream();
        Spans.follow(meter, Observed.parse(""), new Lines(new long[] {10, 20}, new long[0], new long[] {30}),
            new PrintStream(printed, false, StandardCharsets.UTF_8));
        var lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(List.of("warm", "span 1", "span 2", "span 3"),
            lines.stream().filter(line -> !line.startsWith("RESULT ")).toList());
        assertTrue(lines.get(1).matches("RESULT messages=2 .* maxus=20"), lines.get(1));
        assertTrue(lines.get(3).startsWith("RESULT messages=0 "), lines.get(3));
        assertTrue(lines.get(5).matches("RESULT messages=1 .* p50us=30 .*"), lines.get(5));
    }

    @Test
    void shouldCollectBetweenSpans() throws Exception {
        var printed = new ByteArrayOutputStream();
        var in = new ByteArrayInputStream((Spans.COLLECT + "\nnext\n").getBytes(StandardCharsets.UTF_8));
        long before = collections();
        Spans.follow(meter, Observed.parse(""), in, new PrintStream(printed, false, StandardCharsets.UTF_8));
        assertTrue(collections() >= before + 2, "the first span and the second one each follow a collection");
        assertTrue(printed.toString(StandardCharsets.UTF_8).endsWith("span 2" + System.lineSeparator()));
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
            .mapToLong(GarbageCollectorMXBean::getCollectionCount).sum();
    }

    @Test
    void shouldWaitForALine() throws Exception {
        var printed = new ByteArrayOutputStream();
        var in = new ByteArrayInputStream("go\nrest".getBytes(StandardCharsets.UTF_8));
        Spans.awaitLine(in, new PrintStream(printed, false, StandardCharsets.UTF_8));
        assertEquals("warm" + System.lineSeparator(), printed.toString(StandardCharsets.UTF_8));
        assertEquals('r', in.read());
    }
}
