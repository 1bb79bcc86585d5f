package org.apache.rocketmq.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The processor time of another process, as Linux tells it. */
final class ProcessorTime {
    private static final double TICKS_PER_SECOND = 100;
    /** Of the fields behind the process's name. */
    private static final int USER = 11;
    private static final int SYSTEM = 12;

    private final Path statistics;

    ProcessorTime(String pid) {
        statistics = Path.of("/proc", pid, "stat");
    }

    /** User and system time so far. */
    double seconds() throws IOException {
        String text = Files.readString(statistics);
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) / TICKS_PER_SECOND;
    }
}
