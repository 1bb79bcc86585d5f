package org.apache.rocketmq.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Appends for a while with some threads, and prints how many messages and how much CPU time of the whole process that
 * took. {@code dev/benchmark-store} runs it in turns with the same for Apache's store.
 */
public final class AppendLoad {
    private AppendLoad() { }

    /** Arguments: threads, length of the body, seconds to warm up, seconds to measure. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            System.err.println("an append failed: " + failure);
            Runtime.getRuntime().halt(1);
        });
        int threads = Integer.parseInt(args[0]);
        int bytes = Integer.parseInt(args[1]);
        var count = new LongAdder();
        var stopping = new AtomicBoolean();
        try (var folder = new StoreFolder(); var store = folder.open(Map.of("messageIndexEnable", "false"))) {
            List<Thread> producers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int queueId = i % StoreFolder.QUEUES;
                var producer = new Thread(() -> {
                    byte[] body = new byte[bytes];
                    while (!stopping.get()) {
                        StoreFolder.append(store, queueId, body);
                        count.increment();
                    }
                });
                producer.start();
                producers.add(producer);
            }
            Thread.sleep((long) (Double.parseDouble(args[2]) * 1000));
            long before = count.sum();
            long cpuBefore = cpuNanos();
            Thread.sleep((long) (Double.parseDouble(args[3]) * 1000));
            long messages = count.sum() - before;
            long cpu = cpuNanos() - cpuBefore;
            System.out.printf("%d %.3f %.0f%n", messages, cpu / 1e9, messages / (cpu / 1e9));
            stopping.set(true);
            for (Thread producer : producers) {
                producer.join();
            }
        }
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean)
            java.lang.management.ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
