package org.apache.rocketmq.example.benchmark;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/**
 * What this JVM has used so far.
 *
 * @param nanos          the time, of a clock that never goes back
 * @param cpuNanos       CPU time of the whole process: with compilation, garbage collection and the kernel's part
 * @param allocatedBytes bytes of heap allocated by the threads that live
 * @param compiledMillis time spent on compiling
 */
record Usage(long nanos, long cpuNanos, long allocatedBytes, long compiledMillis) {

    static Usage now() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        // A thread that ended in between has -1.
        long allocated = Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
            .filter(bytes -> bytes > 0).sum();
        return new Usage(System.nanoTime(), system.getProcessCpuTime(), allocated,
            ManagementFactory.getCompilationMXBean().getTotalCompilationTime());
    }

    /** A line for programs to read: what so many messages have cost from here until {@code end}, each and in all. */
    String result(Usage end, long messages, long failures) {
        double seconds = (end.nanos - nanos) / 1e9;
        double divisor = Math.max(1, messages);
        return String.format(Locale.ROOT,
            "RESULT messages=%d failed=%d seconds=%.3f rate=%.1f cpumicros=%.2f bytes=%.0f compiledms=%d",
            messages, failures, seconds, messages / seconds, (end.cpuNanos - cpuNanos) / 1e3 / divisor,
            (end.allocatedBytes - allocatedBytes) / divisor, end.compiledMillis - compiledMillis);
    }
}
