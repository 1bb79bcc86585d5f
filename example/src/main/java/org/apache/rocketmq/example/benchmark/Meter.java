package org.apache.rocketmq.example.benchmark;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Counts messages and their latency. Any thread records; one thread takes the intervals, which add up to the whole.
 */
public final class Meter {
    /** Longer latencies count as this long. */
    static final long LONGEST_MICROS = 10 * 60 * 1_000_000L;
    private static final int DIGITS = 3;

    private final Recorder latency = new Recorder(LONGEST_MICROS, DIGITS);
    private final LongAdder bytes = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongSupplier nanos;
    private Histogram whole = new Histogram(LONGEST_MICROS, DIGITS);
    private Histogram recycled;
    private long wholeBytes;
    private long wholeFailures;
    private long wholeStart;
    private long intervalStart;
    private long forgotten;

    /** A meter that starts now; {@code nanos} is a clock that never goes back. */
    public Meter(LongSupplier nanos) {
        this.nanos = nanos;
        this.wholeStart = nanos.getAsLong();
        this.intervalStart = wholeStart;
    }

    /** One message is through. */
    public void done(long latencyMicros, int messageBytes) {
        done(latencyMicros, messageBytes, 1);
    }

    /** So many messages of one size are through at once. */
    public void done(long latencyMicros, int messageBytes, long messages) {
        latency.recordValueWithCount(Math.min(Math.max(latencyMicros, 0), LONGEST_MICROS), messages);
        bytes.add(messageBytes * messages);
    }

    /** One message failed. */
    public void failed() {
        failures.increment();
    }

    /** What happened since the last call. */
    public Measured interval() {
        long now = nanos.getAsLong();
        recycled = latency.getIntervalHistogram(recycled);
        long intervalBytes = bytes.sumThenReset();
        long intervalFailures = failures.sumThenReset();
        whole.add(recycled);
        wholeBytes += intervalBytes;
        wholeFailures += intervalFailures;
        var measured = Measured.of(recycled, intervalBytes, intervalFailures, now - intervalStart);
        intervalStart = now;
        return measured;
    }

    /** Forgets everything so far: the whole starts here. */
    public void restart() {
        interval();
        forgotten += whole.getTotalCount();
        whole = new Histogram(LONGEST_MICROS, DIGITS);
        wholeBytes = 0;
        wholeFailures = 0;
        wholeStart = intervalStart;
    }

    /** How many messages were through before the whole started. */
    public long forgotten() {
        return forgotten;
    }

    /** All intervals together, the last one included. */
    public Measured whole() {
        interval();
        return Measured.of(whole, wholeBytes, wholeFailures, intervalStart - wholeStart);
    }
}
