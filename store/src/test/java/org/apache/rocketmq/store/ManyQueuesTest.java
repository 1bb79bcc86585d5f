package org.apache.rocketmq.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Very many queues: 500 topics with 8 each, and 10,000 in the long profile. */
class ManyQueuesTest {
    private static final Logger LOG = LoggerFactory.getLogger(ManyQueuesTest.class);
    private static final int TOPICS = Integer.getInteger("skyrocket.tries", 0) >= 1_000_000 ? 10_000 : 500;
    private static final int QUEUES = 8;
    private static final long HEAP_BYTES = 100 << 20;
    private static final int MOST_OPEN_FILES = 1024;

    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = TestStore.folderInMemory();
    }

    @AfterEach
    void deleteFolder() throws IOException {
        TestStore.deleteTree(folder);
    }

    private MessageStore open(Path root) throws IOException {
        return TestStore.open(TestStore.config(root, TestStore.HOST,
            Map.of("mappedFileSizeCommitLog", "" + (64 << 20), "mappedFileSizeConsumeQueue", "6000000")));
    }

    private static long heapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long openFiles() throws IOException {
        Path own = Path.of("/proc/self/fd");
        if (!Files.isDirectory(own)) {
            return 0;
        }
        try (var files = Files.list(own)) {
            return files.count();
        }
    }

    @Test
    void shouldCostWhatIsUsed() throws IOException {
        long heapBefore = heapBytes();
        long filesBefore = openFiles();
        Path root = folder.resolve("store");
        try (var store = open(root)) {
            long last = 0;
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < TOPICS * QUEUES; i++) {
                    last = TestStore.append(store, message(i, round)).logPosition();
                }
            }
            long lastRecord = last;
            await().atMost(Duration.ofMinutes(5)).until(() -> TestStore.checkpoint(root).lastRecord() == lastRecord);
            checkAll(store);
            checkCost("open", heapBefore, filesBefore);
        }
        try (var store = open(root)) {
            assertEquals(TOPICS, store.topics().size());
            checkCost("opened again, unused", heapBefore, filesBefore);
            checkAll(store);
            checkCost("opened again, used", heapBefore, filesBefore);
        }
        // As after a crash. A copy would take the room of all files at full length.
        Files.writeString(root.resolve("abort"), "1");
        try (var store = open(root)) {
            checkAll(store);
            checkCost("after a crash", heapBefore, filesBefore);
        }
    }

    private static NewMessage message(int i, int round) {
        return TestStore.message("Topic" + i / QUEUES, i % QUEUES, round + ":" + i);
    }

    private static void checkAll(MessageStore store) {
        for (int i = 0; i < TOPICS * QUEUES; i++) {
            var read = TestStore.read(store, "Topic" + i / QUEUES, i % QUEUES, 1);
            assertEquals("1:" + i, TestStore.body(read.records().get(0)));
            read.release().run();
        }
    }

    private static void checkCost(String when, long heapBefore, long filesBefore) throws IOException {
        long heap = heapBytes() - heapBefore;
        long files = openFiles() - filesBefore;
        LOG.info("{} queues, {}: {} KiB of heap, {} open files", TOPICS * QUEUES, when, heap >> 10, files);
        assertTrue(heap < HEAP_BYTES, () -> heap + " bytes of heap");
        assertTrue(files < MOST_OPEN_FILES + 100, () -> files + " open files");
    }
}
