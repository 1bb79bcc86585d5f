package org.apache.rocketmq.benchmark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.Map;
import org.apache.rocketmq.store.MessageStore;

/** How long a store takes to open, after a clean stop and after a crash of which nothing is vouched for. */
public final class Opening {
    private static final int BODY_BYTES = 1024;

    private Opening() { }

    /** Arguments: mebibytes of the log, rounds. */
    public static void main(String[] args) throws IOException {
        long logBytes = Long.parseLong(args[0]) << 20;
        int rounds = Integer.parseInt(args[1]);
        try (var folder = new StoreFolder()) {
            fill(folder, logBytes);
            System.out.println(
                "| round | clean start ms | whole log after a crash ms | of which CPU ms | seconds per GiB |");
            System.out.println("|---|---|---|---|---|");
            for (int round = 1; round <= rounds; round++) {
                double clean = open(folder);
                // Without a checkpoint nothing is vouched for: the whole log is read.
                Files.delete(folder.root().resolve("checkpoint"));
                Files.writeString(folder.root().resolve("abort"), "1");
                double cpuBefore = cpuMillis();
                double crashed = open(folder);
                double cpu = cpuMillis() - cpuBefore;
                System.out.printf("| %d | %.0f | %.0f | %.0f | %.2f |%n", round, clean, crashed, cpu,
                    crashed / 1000 / (logBytes / (double) (1 << 30)));
            }
        }
    }

    private static void fill(StoreFolder folder, long logBytes) throws IOException {
        byte[] body = new byte[BODY_BYTES];
        try (var store = folder.open(Map.of())) {
            for (int i = 0; store.appendedPosition() < logBytes; i++) {
                StoreFolder.append(store, i % StoreFolder.QUEUES, body);
            }
        }
    }

    /** Of this thread, which reads the log. */
    private static double cpuMillis() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e6;
    }

    private static double open(StoreFolder folder) throws IOException {
        long began = System.nanoTime();
        MessageStore store = folder.open(Map.of());
        double millis = (System.nanoTime() - began) / 1e6;
        store.close();
        return millis;
    }
}
