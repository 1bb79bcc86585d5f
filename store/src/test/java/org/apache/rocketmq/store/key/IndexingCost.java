package org.apache.rocketmq.store.key;

import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.rocketmq.common.internal.config.Settings;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.NewMessage;
import org.apache.rocketmq.store.StoreConfig;

/**
 * Measures the CPU time that indexing a message costs, for records of 1 KiB with a unique key and one of KEYS. A
 * program, not a test: arguments are a folder and the number of messages.
 */
public final class IndexingCost {
    private static final int BODY_BYTES = 880;
    private static final InetSocketAddress HOST = new InetSocketAddress("127.0.0.1", 10911);

    private IndexingCost() { }

    /** Fills a log, then has it indexed some times from its start. */
    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        fill(root, count);
        for (int round = 1; round <= 5; round++) {
            deleteIndex(root);
            try (var store = open(root, true)) {
                while (store.status().indexBehindBytes() > 0) {
                    LockSupport.parkNanos(1_000_000);
                }
                System.out.printf("round %d: %.0f ns of CPU for each of %d messages%n", round,
                    (double) cpuNanos() / count, count);
            }
        }
    }

    private static long cpuNanos() {
        var threads = ManagementFactory.getThreadMXBean();
        for (long id : threads.getAllThreadIds()) {
            if ("log-indexer".equals(threads.getThreadInfo(id).getThreadName())) {
                return threads.getThreadCpuTime(id);
            }
        }
        throw new IllegalStateException("there is no indexer");
    }

    private static void fill(Path root, int count) throws Exception {
        try (var store = open(root, false)) {
            byte[] body = new byte[BODY_BYTES];
            for (int i = 0; i < count; i++) {
                String properties = "KEYS\u0001order-" + i + "\u0002UNIQ_KEY\u00017F00000100000000000000000000"
                    + Integer.toHexString(0x10000000 + i) + "\u0002WAIT\u0001true\u0002";
                store.append(new NewMessage("TopicTest", i % 8, 0, 0, 0, HOST, 0, 0, ByteBuffer.wrap(body), properties))
                    .toCompletableFuture().join();
            }
        }
    }

    private static MessageStore open(Path root, boolean index) throws Exception {
        var texts = new HashMap<>(Map.of("storePathRootDir", root.toString(), "messageIndexEnable", "" + index));
        return MessageStore.open(StoreConfig.from(Settings.parse(texts, StoreConfig.settings()), HOST),
            InstantSource.system(), (topic, queueId, next, tags) -> { }, Failures.toLog("cost"));
    }

    private static void deleteIndex(Path root) throws Exception {
        Path folder = root.resolve("index");
        if (Files.isDirectory(folder)) {
            try (var paths = Files.walk(folder)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
