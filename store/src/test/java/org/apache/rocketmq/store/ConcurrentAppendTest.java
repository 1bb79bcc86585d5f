package org.apache.rocketmq.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Appends from several threads, and reads beside them. */
class ConcurrentAppendTest {
    private static final int THREADS = 4;
    private static final int MESSAGES = 2001;
    private static final int QUEUES = 3;

    private Path root;
    private final ExecutorService pool = Executors.newCachedThreadPool();

    @BeforeEach
    void makeFolder() throws IOException {
        root = TestStore.folderInMemory();
    }

    @AfterEach
    void stop() throws IOException {
        pool.shutdownNow();
        TestStore.deleteTree(root);
    }

    private StoreConfig config(Map<String, String> changes) {
        var texts = new HashMap<>(Map.of("mappedFileSizeCommitLog", "16384", "mappedFileSizeConsumeQueue", "2000"));
        texts.putAll(changes);
        return TestStore.config(root, TestStore.HOST, texts);
    }

    @Test
    @Timeout(60)
    void shouldPutAllAppendsInOneOrder() throws Exception {
        check(config(Map.of()));
    }

    @Test
    @Timeout(120)
    void shouldPutAllAppendsInOneOrderUnderSyncFlush() throws Exception {
        check(config(Map.of("flushDiskType", "SYNC_FLUSH")));
    }

    @Test
    @Timeout(120)
    void shouldPutAllAppendsInOneOrderWithAPool() throws Exception {
        check(config(Map.of("transientStorePoolEnable", "true", "commitIntervalCommitLog", "1")));
    }

    private void check(StoreConfig config) throws Exception {
        try (var store = TestStore.open(config)) {
            List<Future<List<Appended>>> producers = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                producers.add(pool.submit(producer(store, thread)));
            }
            var readers = new ArrayList<Future<List<String>>>();
            for (int queueId = 0; queueId < QUEUES; queueId++) {
                int id = queueId;
                readers.add(pool.submit(() -> readToEnd(store, id, THREADS * MESSAGES / QUEUES)));
            }
            checkOrder(producers);
            for (int queueId = 0; queueId < QUEUES; queueId++) {
                checkQueue(store, queueId, readers.get(queueId).get());
            }
        }
        try (var store = TestStore.open(config)) {
            for (int queueId = 0; queueId < QUEUES; queueId++) {
                checkQueue(store, queueId, TestStore.bodies(store, "T", queueId));
            }
        }
    }

    /** Two single messages, then a batch of one, all to the same queue; then on to the next queue. */
    private static Callable<List<Appended>> producer(MessageStore store, int thread) {
        return () -> {
            var appended = new ArrayList<Appended>();
            for (int i = 0; i < MESSAGES; i++) {
                var message = TestStore.message("T", i % QUEUES, thread + " " + i + "x".repeat(i % 100));
                appended.add(i % 3 == 0
                    ? TestStore.append(store, List.of(message)) : TestStore.append(store, message));
            }
            return appended;
        };
    }

    /** What a consumer sees that always asks for the next message. */
    private static List<String> readToEnd(MessageStore store, int queueId, int least) {
        var bodies = new ArrayList<String>();
        long next = 0;
        while (bodies.size() < least || next < store.maxOffset("T", queueId)) {
            var result = TestStore.read(store, "T", queueId, next);
            for (var record : result.records()) {
                assertEquals(next, record.getLong(RecordLayout.QUEUE_OFFSET));
                bodies.add(TestStore.body(record));
                next++;
            }
        }
        return bodies;
    }

    /** All records lie one behind the other; where a gap is, a segment ends in it. */
    private static void checkOrder(List<Future<List<Appended>>> producers)
        throws InterruptedException, ExecutionException {
        var byPosition = new TreeMap<Long, Appended>();
        for (var producer : producers) {
            for (Appended appended : producer.get()) {
                byPosition.put(appended.logPosition(), appended);
            }
        }
        assertEquals(THREADS * MESSAGES, byPosition.size());
        long end = 0;
        for (Appended appended : byPosition.values()) {
            long nextSegment = (end + 16383) / 16384 * 16384;
            assertEquals(appended.logPosition() == nextSegment ? nextSegment : end, appended.logPosition());
            end = appended.logPosition() + appended.length();
        }
    }

    private static void checkQueue(MessageStore store, int queueId, List<String> bodies) throws IOException {
        assertEquals(store.maxOffset("T", queueId), bodies.size());
        Map<String, Integer> last = new HashMap<>();
        for (String body : bodies) {
            String thread = body.substring(0, 1);
            int i = Integer.parseInt(body.substring(2).replace("x", ""));
            assertEquals(last.getOrDefault(thread, queueId - QUEUES) + QUEUES, i, () -> "order of thread " + thread);
            last.put(thread, i);
        }
        assertEquals(THREADS, last.size());
    }
}
