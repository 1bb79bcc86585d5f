package org.apache.rocketmq.benchmark;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.store.MessageStore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Reads of a queue that is in memory, 32 messages at a time. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ReadBenchmark {
    private static final int BATCH = 32;
    private static final int MESSAGES = BATCH * 4000;

    /** Whether the records were stored before the store was opened: those are checked when they are read. */
    @Param({"false", "true"})
    private boolean reopened;

    private StoreFolder folder;
    private MessageStore store;
    private long next;

    @Setup
    public void fill() throws IOException {
        folder = new StoreFolder();
        store = folder.open(Map.of());
        byte[] body = new byte[1024];
        for (int i = 0; i < MESSAGES; i++) {
            StoreFolder.append(store, 0, body);
        }
        if (reopened) {
            store.close();
            store = folder.open(Map.of());
        }
    }

    @TearDown
    public void close() throws IOException {
        store.close();
        folder.close();
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int read() {
        var result = store.read(StoreFolder.TOPIC, 0, next, BATCH, 1 << 20, null);
        int first = result.records().get(BATCH - 1).getInt(0);
        result.release().run();
        next = result.nextOffset() >= MESSAGES ? 0 : result.nextOffset();
        return first;
    }
}
