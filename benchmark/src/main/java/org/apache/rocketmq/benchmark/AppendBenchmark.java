package org.apache.rocketmq.benchmark;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.store.Appended;
import org.apache.rocketmq.store.MessageStore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/** Appends under ASYNC_FLUSH, each thread to a queue of its own. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class AppendBenchmark {
    /** Length of the body. */
    @Param({"128", "1024", "4096"})
    private int bytes;

    private final AtomicInteger threads = new AtomicInteger();
    private StoreFolder folder;
    private MessageStore store;

    /** A thread's queue and body. */
    @State(Scope.Thread)
    public static class Producer {
        private int queueId;
        private byte[] body;

        @Setup
        public void prepare(AppendBenchmark benchmark) {
            queueId = benchmark.threads.getAndIncrement() % StoreFolder.QUEUES;
            body = new byte[benchmark.bytes];
        }
    }

    /** For each iteration a new store, or the disk would fill up. */
    @Setup(Level.Iteration)
    public void open() throws IOException {
        folder = new StoreFolder();
        store = folder.open(Map.of());
    }

    @TearDown(Level.Iteration)
    public void close() throws IOException {
        store.close();
        folder.close();
    }

    private Appended append(Producer producer) {
        return StoreFolder.append(store, producer.queueId, producer.body);
    }

    @Benchmark
    @Threads(1)
    public Appended oneThread(Producer producer) {
        return append(producer);
    }

    @Benchmark
    @Threads(2)
    public Appended twoThreads(Producer producer) {
        return append(producer);
    }

    @Benchmark
    @Threads(4)
    public Appended fourThreads(Producer producer) {
        return append(producer);
    }
}
