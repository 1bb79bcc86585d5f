package org.apache.rocketmq.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much garbage an append makes on the thread that calls it, once the code is warm. */
class AppendAllocationTest {
    private static final int WARM_UP = 30_000;
    private static final int MEASURED = 20_000;
    /** The result, its future, a view of the body, and the queue entries in memory; nothing grows with the message. */
    private static final long MOST_BYTES = 200;
    private static final String PROPERTIES = "KEYS\u0001order-4711\u0002UNIQ_KEY\u00017F000001000018B4AAC2000000000000"
        + "\u0002TAGS\u0001created\u0002WAIT\u0001true\u0002CLUSTER\u0001DefaultCluster\u0002";

    @TempDir
    private Path root;

    @Test
    void shouldMakeLittleGarbage() throws IOException {
        var config = TestStore.config(root, TestStore.HOST,
            Map.of("mappedFileSizeCommitLog", "" + (256 << 20), "mappedFileSizeConsumeQueue", "6000000"));
        try (var store = TestStore.open(config)) {
            var message = TestStore.message("T", 0, new byte[1024], PROPERTIES);
            long heap = bytesPerAppend(store, message);
            var direct = new NewMessage("T", 0, 0, 0, 0, message.bornHost(), 0, 0,
                ByteBuffer.allocateDirect(1024), PROPERTIES);
            long outOfHeap = bytesPerAppend(store, direct);
            System.out.println("bytes allocated per append: " + heap + " with a body in the heap, " + outOfHeap
                + " with one outside");
            assertTrue(heap <= MOST_BYTES && outOfHeap <= MOST_BYTES, heap + " and " + outOfHeap + " bytes per append");
        }
    }

    @Test
    void shouldMakeLittleGarbageWhereAppendsAreHeld() throws IOException {
        var config = TestStore.config(root, TestStore.HOST,
            Map.of("mappedFileSizeCommitLog", "" + (256 << 20), "mappedFileSizeConsumeQueue", "6000000"));
        try (var store = TestStore.open(config)) {
            var message = TestStore.message("T", 0, new byte[1024], PROPERTIES);
            long bytes = bytesPer(() -> store.hold(message));
            System.out.println("bytes allocated per held append: " + bytes);
            assertTrue(bytes <= MOST_BYTES, bytes + " bytes per append");
        }
    }

    private static long bytesPerAppend(MessageStore store, NewMessage message) {
        return bytesPer(() -> store.append(message));
    }

    private static long bytesPer(Runnable append) {
        repeat(append, WARM_UP);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        repeat(append, MEASURED);
        return (threads.getCurrentThreadAllocatedBytes() - before) / MEASURED;
    }

    private static void repeat(Runnable append, int count) {
        for (int i = 0; i < count; i++) {
            append.run();
        }
    }
}
