package org.apache.rocketmq.store.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.rocketmq.store.log.Disk;
import org.apache.rocketmq.store.log.RecordView;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queues that are written while others put, read and delete. */
class QueueWritingTest {
    private static final int RECORD_BYTES = 100;

    @TempDir
    private Path folder;
    private ConsumeQueues queues;

    /** A log that never has to be asked. */
    private static final class NoLog implements RecordSource {
        @Override
        public void records(String topic, int queueId, Range range, Sink sink) {
            throw new AssertionError("nothing is to be built anew");
        }

        @Override
        public boolean has(QueueEntry entry, String topic, int queueId, long queueOffset) {
            throw new AssertionError("no entry is doubted");
        }

        @Override
        public void look(QueueEntry entry, RecordView view, Look look) {
            throw new AssertionError("no entry is extended");
        }

        @Override
        public long firstPosition() {
            return 0;
        }
    }

    /** A log that has all, and notes for which offsets it was asked. */
    private static final class AskedLog implements RecordSource {
        private final TreeSet<Long> asked = new TreeSet<>();

        @Override
        public void records(String topic, int queueId, Range range, Sink sink) {
            throw new AssertionError("nothing is to be built anew");
        }

        @Override
        public boolean has(QueueEntry entry, String topic, int queueId, long queueOffset) {
            asked.add(queueOffset);
            return true;
        }

        @Override
        public void look(QueueEntry entry, RecordView view, Look look) {
            // The tags are what the entry says.
        }

        @Override
        public long firstPosition() {
            return 0;
        }
    }

    @BeforeEach
    void open() throws IOException {
        queues = loaded();
        queues.openLazily(new NoLog(), 0, 0, 0);
    }

    private ConsumeQueues loaded() throws IOException {
        var loaded = new ConsumeQueues(
            folder, 20_000, new ExtensionConfig(false, 1000), FilterBits.NONE,
            DelayLevels.parse("1s"), Disk.REAL);
        loaded.load();
        return loaded;
    }

    /** No file has a sum of them. Of the very last one the log is asked whenever a queue is opened. */
    @Test
    void shouldTakeLastEntriesForRightAfterAStopOnly() throws IOException {
        put(queues.make("T", 0), 5);
        write();
        queues.writeExtents(0, 400, 7);
        assertEquals(Set.of(4L), askedWhenRead(400, 7));
        assertEquals(Set.of(0L, 1L, 2L, 3L, 4L), askedWhenRead(300, 6), "another broker had the store");
    }

    private Set<Long> askedWhenRead(long lastRecord, long lastStoreTimestamp) throws IOException {
        var log = new AskedLog();
        ConsumeQueues again = loaded();
        again.openLazily(log, 5 * RECORD_BYTES, lastRecord, lastStoreTimestamp);
        var entry = new QueueEntry();
        for (int offset = 0; offset < 5; offset++) {
            assertTrue(again.find("T", 0).read(offset, entry));
            assertEquals(offset * RECORD_BYTES, entry.logPosition());
        }
        return log.asked;
    }

    private void put(ConsumeQueue queue, int count) {
        queue.makeRoom(count);
        for (int i = 0; i < count; i++) {
            queue.put(queue.nextOffset() * RECORD_BYTES, RECORD_BYTES, 7);
        }
        queue.publish(queue.nextOffset());
        queues.noteUnforced(queue);
    }

    private int write() {
        WriteRound round = queues.beginWriting();
        round.write(Long.MAX_VALUE);
        queues.endWriting(round);
        assertNull(round.firstFailure());
        return round.count();
    }

    @Test
    void shouldShutTheGateWhileTooManyEntriesWait() throws IOException {
        var queue = queues.make("T", 0);
        long most = queues.unwrittenOfMost()[1];
        put(queue, (int) most - 1);
        assertNull(queues.busyBecause());
        put(queue, 1);
        assertTrue(queues.busyBecause().contains(most + " messages wait"), queues.busyBecause());
        assertEquals(1, write());
        assertNull(queues.busyBecause());
        assertEquals(0, queues.unwrittenEntries());
        assertEquals(0, write());
    }

    /** 330,000 messages a second were refused that a disk of 400 MB a second kept up with. */
    @Test
    void shouldLetMoreEntriesWaitInALargerHeap() {
        assertEquals(1_000_000, ConsumeQueues.mostUnwritten(64 << 20));
        assertEquals(3_355_443, ConsumeQueues.mostUnwritten(1 << 30));
        assertEquals(4_000_000, ConsumeQueues.mostUnwritten(8L << 30));
    }

    @Test
    void shouldNotCountTheEntriesOfADeletedTopic() throws IOException {
        put(queues.make("T", 0), 10);
        put(queues.make("U", 0), 20);
        queues.remove("T", 1000).run();
        assertEquals(20, queues.unwrittenEntries());
        assertEquals(1, write());
        assertEquals(0, queues.unwrittenEntries());
    }

    @Test
    void shouldBoundItsOpenFiles() throws IOException {
        var entry = new QueueEntry();
        for (int i = 0; i < 1500; i++) {
            put(queues.make("T", i), 1);
        }
        write();
        for (int i = 0; i < 3000; i++) {
            assertTrue(queues.find("T", i % 1500).read(0, entry));
        }
        assertEquals(1024, queues.openFiles());
        queues.remove("T", 1000).run();
        assertEquals(0, queues.openFiles());
    }

    /** Readers that are interrupted all the time, against rounds of writing and deletions of another topic. */
    @Test
    void shouldServeReadersWhileItWrites() throws IOException {
        var appendLock = new ReentrantLock();
        var queue = queues.make("T", 0);
        var done = new AtomicBoolean();
        List<CompletableFuture<Void>> others = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            others.add(CompletableFuture.runAsync(() -> readUntil(done, queue)));
        }
        var random = new Random(1);
        for (int i = 0; i < 3000; i++) {
            appendLock.lock();
            try {
                put(queue, 1 + random.nextInt(40));
                put(queues.make("U", i % 5), 1);
            } finally {
                appendLock.unlock();
            }
            if (i % 10 == 0) {
                write();
            }
            if (i % 200 == 0) {
                queues.remove("U", 0).run();
            }
        }
        done.set(true);
        others.forEach(CompletableFuture::join);
        assertNotNull(queues.find("T", 0));
    }

    private void readUntil(AtomicBoolean done, ConsumeQueue queue) {
        var entry = new QueueEntry();
        while (!done.get()) {
            long max = queue.maxOffset();
            long from = max == 0 ? 0 : ThreadLocalRandom.current().nextLong(max);
            if (from % 7 == 0) {
                Thread.currentThread().interrupt();
            }
            for (long offset = from; offset < Math.min(max, from + 300); offset++) {
                assertTrue(queue.read(offset, entry));
                assertEquals(offset * RECORD_BYTES, entry.logPosition());
            }
            assertEquals(from % 7 == 0, Thread.interrupted());
        }
    }
}
