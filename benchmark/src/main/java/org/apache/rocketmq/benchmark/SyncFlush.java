package org.apache.rocketmq.benchmark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.apache.rocketmq.store.MessageStore;

/**
 * How many messages a second are stored under SYNC_FLUSH by producers that wait for each, against the bare limit: one
 * thread that writes as many records at once as there are producers, and forces them. In turns on one disk.
 */
public final class SyncFlush {
    private static final int BODY_BYTES = 1024;

    private SyncFlush() { }

    /** Arguments: seconds of each measurement, rounds. */
    public static void main(String[] args) throws Exception {
        double seconds = Double.parseDouble(args[0]);
        int rounds = Integer.parseInt(args[1]);
        System.out.println("| round | producers | messages/s | bare limit | of it |");
        System.out.println("|---|---|---|---|---|");
        for (int round = 0; round <= rounds; round++) {
            for (int producers : new int[] {1, 16, 64}) {
                long record;
                double stored;
                try (var folder = new StoreFolder(); var store = folder.open(Map.of("flushDiskType", "SYNC_FLUSH"))) {
                    record = StoreFolder.append(store, 0, new byte[BODY_BYTES])
                        .length();
                    stored = store(store, producers, seconds);
                }
                double bare = bareLimit((int) record * producers, seconds) * producers;
                // The first round is for warming up.
                if (round > 0) {
                    System.out.printf("| %d | %d | %.0f | %.0f | %.0f %% |%n", round, producers, stored, bare,
                        100 * stored / bare);
                }
            }
        }
    }

    private static double store(MessageStore store, int producers, double seconds) throws Exception {
        var count = new LongAdder();
        var failure = new AtomicReference<Throwable>();
        var start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        long nanos = (long) (seconds * 1e9);
        for (int i = 0; i < producers; i++) {
            int queueId = i % StoreFolder.QUEUES;
            var thread = new Thread(() -> {
                byte[] body = new byte[BODY_BYTES];
                try {
                    start.await();
                    for (long end = System.nanoTime() + nanos; System.nanoTime() < end; ) {
                        StoreFolder.append(store, queueId, body);
                        count.increment();
                    }
                } catch (InterruptedException | RuntimeException e) {
                    failure.set(e);
                }
            });
            thread.start();
            threads.add(thread);
        }
        long began = System.nanoTime();
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure.get() != null) {
            throw new IllegalStateException(failure.get());
        }
        return count.sum() / ((System.nanoTime() - began) / 1e9);
    }

    /** How many times a second so many bytes can be written behind one another and forced. */
    private static double bareLimit(int bytes, double seconds) throws IOException {
        try (var folder = new StoreFolder()) {
            Path file = folder.root().resolve("bare");
            try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                var buffer = ByteBuffer.allocateDirect(bytes);
                long position = 0;
                long count = 0;
                long began = System.nanoTime();
                long end = began + (long) (seconds * 1e9);
                while (System.nanoTime() < end) {
                    buffer.clear();
                    while (buffer.hasRemaining()) {
                        position += channel.write(buffer, position);
                    }
                    channel.force(false);
                    count++;
                }
                return count / ((System.nanoTime() - began) / 1e9);
            }
        }
    }
}
