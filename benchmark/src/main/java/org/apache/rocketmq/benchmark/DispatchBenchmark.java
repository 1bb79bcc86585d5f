package org.apache.rocketmq.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.store.index.ConsumeQueue;
import org.apache.rocketmq.store.index.ConsumeQueues;
import org.apache.rocketmq.store.index.DelayLevels;
import org.apache.rocketmq.store.index.ExtensionConfig;
import org.apache.rocketmq.store.index.FilterBits;
import org.apache.rocketmq.store.log.Disk;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a record's entry in its queue costs: noting it, and its share of a round that writes and forces such. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DispatchBenchmark {
    private static final int ROUND = 100_000;
    private static final int RECORD_BYTES = 1200;
    private static final int FILE_BYTES = 6_000_000;

    /** How many queues the entries of a round belong to, in turns. */
    @Param({"8", "5000"})
    private int queues;

    private final List<ConsumeQueue> opened = new ArrayList<>();
    private StoreFolder folder;
    private ConsumeQueues all;
    private long position;

    @Setup(Level.Iteration)
    public void open() throws IOException {
        folder = new StoreFolder();
        all = new ConsumeQueues(folder.root(), FILE_BYTES, new ExtensionConfig(false, FILE_BYTES), FilterBits.NONE,
            DelayLevels.parse("1s"), Disk.REAL);
        all.load();
        for (int i = 0; i < queues; i++) {
            opened.add(all.make(StoreFolder.TOPIC, i));
        }
        position = 0;
    }

    @TearDown(Level.Iteration)
    public void close() throws IOException {
        all.closeFiles();
        opened.clear();
        folder.close();
    }

    @Benchmark
    @OperationsPerInvocation(ROUND)
    public int entries() throws IOException {
        for (int i = 0; i < ROUND; i++) {
            var queue = opened.get(i % queues);
            queue.makeRoom(1);
            queue.put(position, RECORD_BYTES, i);
            queue.publish(queue.nextOffset());
            all.noteUnforced(queue);
            position += RECORD_BYTES;
        }
        var round = all.beginWriting();
        round.write(position);
        all.endWriting(round);
        if (round.failures() > 0) {
            throw round.firstFailure();
        }
        return round.count();
    }
}
