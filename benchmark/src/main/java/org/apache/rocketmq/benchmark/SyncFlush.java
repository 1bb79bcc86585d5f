package org.apache.rocketmq.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.apache.rocketmq.store.MessageStore;

/**
 * How many messages a second are stored under SYNC_FLUSH, against the bare limit: one thread that writes as many
 * records at once as there are messages in flight, and forces them. In flight is one for each of so many threads that
 * wait; or two loops keep so many, as a broker's event loops do. All in turns on one disk.
 */
public final class SyncFlush {
    private static final int BODY_BYTES = 1024;
    private static final int LOOPS = 2;

    private SyncFlush() { }

    /** Stores for a while, and returns how many messages. */
    @FunctionalInterface
    private interface Load {
        long run(MessageStore store, double seconds) throws Exception;
    }

    /** What was stored a second, and the CPU time of the whole process for each. */
    private record Rate(double perSecond, double cpuMicros) { }

    /** Arguments: seconds of each measurement, rounds. */
    public static void main(String[] args) throws Exception {
        double seconds = Double.parseDouble(args[0]);
        int rounds = Integer.parseInt(args[1]);
        System.out.println("| round | in flight | kept by | messages/s | CPU us each | bare limit | of it |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (int round = 0; round <= rounds; round++) {
            for (int inFlight : new int[] {1, 16, 64}) {
                measure(round, inFlight, inFlight + " threads", seconds,
                    (store, time) -> threads(store, inFlight, time));
                if (inFlight > 1) {
                    measure(round, inFlight, LOOPS + " loops", seconds,
                        (store, time) -> new SendingLoops(store, LOOPS, inFlight / LOOPS, BODY_BYTES).run(time));
                }
            }
        }
    }

    private static void measure(int round, int inFlight, String kind, double seconds, Load load) throws Exception {
        int record;
        Rate stored;
        try (var folder = new StoreFolder(); var store = folder.open(Map.of("flushDiskType", "SYNC_FLUSH"))) {
            record = StoreFolder.append(store, 0, new byte[BODY_BYTES]).length();
            stored = rate(store, load, seconds);
        }
        double bare = bareLimit(record * inFlight, seconds) * inFlight;
        // The first round is for warming up.
        if (round > 0) {
            System.out.printf("| %d | %d | %s | %.0f | %.1f | %.0f | %.0f %% |%n", round, inFlight, kind,
                stored.perSecond, stored.cpuMicros, bare, 100 * stored.perSecond / bare);
        }
    }

    private static Rate rate(MessageStore store, Load load, double seconds) throws Exception {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long began = System.nanoTime();
        long cpuBefore = system.getProcessCpuTime();
        long messages = load.run(store, seconds);
        double cpuMicros = (system.getProcessCpuTime() - cpuBefore) / 1e3;
        return new Rate(messages / ((System.nanoTime() - began) / 1e9), cpuMicros / messages);
    }

    private static long threads(MessageStore store, int producers, double seconds) throws InterruptedException {
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
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure.get() != null) {
            throw new IllegalStateException(failure.get());
        }
        return count.sum();
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
                long end = began + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
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
