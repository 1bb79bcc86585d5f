package org.apache.rocketmq.example.benchmark;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/**
 * What this JVM, and the processes that it observes, have used so far.
 *
 * @param nanos          the time, of a clock that never goes back
 * @param cpuNanos       CPU time of the whole process: with compilation, garbage collection and the kernel's part
 * @param allocatedBytes bytes of heap allocated by the threads that live
 * @param compiledMillis time spent on compiling
 * @param observedNanos  CPU time of the observed processes
 */
public record Usage(long nanos, long cpuNanos, long allocatedBytes, long compiledMillis, long observedNanos) {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double BYTES_PER_MIB = 1 << 20;

    /** What has been used up to now. */
    public static Usage now(Observed observed) throws IOException {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        // A thread that ended in between has -1.
        long allocated = Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
            .filter(bytes -> bytes > 0).sum();
        return new Usage(System.nanoTime(), system.getProcessCpuTime(), allocated,
            ManagementFactory.getCompilationMXBean().getTotalCompilationTime(), observed.cpuNanos());
    }

    /** A line for programs to read: what so many messages have cost from here until {@code end}, each and in all. */
    public String result(Usage end, long messages, long failures) {
        double seconds = (end.nanos - nanos) / NANOS_PER_SECOND;
        double divisor = Math.max(1, messages);
        return String.format(Locale.ROOT,
            "RESULT messages=%d failed=%d seconds=%.3f rate=%.1f cpumicros=%.2f bytes=%.0f compiledms=%d",
            messages, failures, seconds, messages / seconds, (end.cpuNanos - cpuNanos) / NANOS_PER_MICRO / divisor,
            (end.allocatedBytes - allocatedBytes) / divisor, end.compiledMillis - compiledMillis);
    }

    /** The same of the messages that a meter saw, with their bytes and latencies, and of the observed processes. */
    public String result(Usage end, Measured whole, Observed observed) throws IOException {
        return result(end, whole.messages(), whole.failures()) + whole.figures()
            + observed(end, whole.messages(), observed);
    }

    /** The same for the observed processes; empty where there are none. */
    public String observed(Usage end, long messages, Observed observed) throws IOException {
        if (observed.pids().isEmpty()) {
            return "";
        }
        return String.format(Locale.ROOT, " brokermicros=%.2f brokermib=%.1f",
            (end.observedNanos - observedNanos) / NANOS_PER_MICRO / Math.max(1, messages),
            observed.residentBytes() / BYTES_PER_MIB);
    }
}
