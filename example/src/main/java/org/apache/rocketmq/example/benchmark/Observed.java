package org.apache.rocketmq.example.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.rocketmq.example.command.BadArgumentException;

/**
 * Other processes, by what Linux tells of them in {@code /proc}: so the broker's CPU time can be divided by the very
 * messages that are measured.
 *
 * @param pids their process ids
 */
public record Observed(List<Long> pids) {
    private static final long NANOS_PER_TICK = 10_000_000;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final long BYTES_PER_KIB = 1024;
    /** Of the fields behind the process's name, see proc(5): utime and stime. */
    private static final int USER = 11;
    private static final int SYSTEM = 12;

    public Observed {
        pids = List.copyOf(pids);
    }

    /** Those whose ids a text names, with commas between; none for an empty one. */
    public static Observed parse(String text) {
        try {
            return new Observed(Arrays.stream(text.split(",")).map(String::strip).filter(pid -> !pid.isEmpty())
                .map(Long::valueOf).toList());
        } catch (NumberFormatException e) {
            throw new BadArgumentException("\"" + text + "\" names no process ids");
        }
    }

    /** User and system time of all of them so far. */
    public long cpuNanos() throws IOException {
        long ticks = 0;
        for (long pid : pids) {
            String text = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
            ticks += Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]);
        }
        return ticks * NANOS_PER_TICK;
    }

    /**
     * For programs to read, behind the other words of a line: the CPU time for each of so many messages since it was so
     * much, under this name; empty where there are no processes.
     */
    public String micros(String name, long nanosBefore, long messages) throws IOException {
        return pids.isEmpty() ? "" : String.format(Locale.ROOT, " %s=%.2f", name,
            (cpuNanos() - nanosBefore) / NANOS_PER_MICRO / Math.max(1, messages));
    }

    /** Physical memory that they use together, without the pages of mapped files. */
    public long residentBytes() throws IOException {
        long kib = 0;
        for (long pid : pids) {
            kib += Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("RssAnon:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).sum();
        }
        return kib * BYTES_PER_KIB;
    }
}
