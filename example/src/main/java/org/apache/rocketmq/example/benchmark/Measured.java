package org.apache.rocketmq.example.benchmark;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/** What a {@link Meter} saw in a span of time. */
public record Measured(long messages, long bytes, long failures, double seconds, Latency latency) {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double BYTES_PER_MB = 1e6;
    private static final double MICROS_PER_MILLI = 1e3;

    /** Percentiles, in microseconds. */
    public record Latency(double mean, long p50, long p90, long p99, long p999, long max) {
    }

    static Measured of(Histogram latency, long bytes, long failures, long nanos) {
        var percentiles = new Latency(latency.getTotalCount() == 0 ? 0 : latency.getMean(),
            latency.getValueAtPercentile(50), latency.getValueAtPercentile(90), latency.getValueAtPercentile(99),
            latency.getValueAtPercentile(99.9), latency.getTotalCount() == 0 ? 0 : latency.getMaxValue());
        return new Measured(latency.getTotalCount(), bytes, failures, nanos / NANOS_PER_SECOND, percentiles);
    }

    /** Messages a second. */
    public double rate() {
        return seconds <= 0 ? 0 : messages / seconds;
    }

    /** Bytes of bodies a second. */
    public double megabytesPerSecond() {
        return seconds <= 0 ? 0 : bytes / BYTES_PER_MB / seconds;
    }

    /** One line for one interval of a run that has lasted {@code elapsedSeconds}. */
    public String line(double elapsedSeconds) {
        return String.format(Locale.ROOT,
            "%7.1f s %10.0f msg/s %8.2f MB/s   p50 %s  p99 %s  p99.9 %s  max %s ms   failed %d",
            elapsedSeconds, rate(), megabytesPerSecond(), millis(latency.p50), millis(latency.p99),
            millis(latency.p999), millis(latency.max), failures);
    }

    /** Several lines for a whole run. The last is for programs to read: names and plain numbers. */
    public String summary(String what, long warmupMessages) {
        return String.format(Locale.ROOT, "%s: %d messages in %.2f s, %d failed%n"
                + "  rate     %.0f msg/s, %.2f MB/s%n"
                + "  latency  mean %s  p50 %s  p90 %s  p99 %s  p99.9 %s  max %s ms%n"
                + "RESULT warmup=%d messages=%d failed=%d seconds=%.3f rate=%.1f mbps=%.3f "
                + "p50us=%d p90us=%d p99us=%d p999us=%d maxus=%d",
            what, messages, seconds, failures, rate(), megabytesPerSecond(),
            millis(latency.mean), millis(latency.p50), millis(latency.p90), millis(latency.p99), millis(latency.p999),
            millis(latency.max),
            warmupMessages, messages, failures, seconds, rate(), megabytesPerSecond(),
            latency.p50, latency.p90, latency.p99, latency.p999, latency.max);
    }

    /** Bytes and latencies for programs to read, behind the other words of a line. */
    public String figures() {
        return String.format(Locale.ROOT, " mbps=%.3f p50us=%d p99us=%d p999us=%d maxus=%d", megabytesPerSecond(),
            latency.p50, latency.p99, latency.p999, latency.max);
    }

    private static String millis(double micros) {
        return String.format(Locale.ROOT, "%.2f", micros / MICROS_PER_MILLI);
    }
}
