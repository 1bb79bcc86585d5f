package org.apache.rocketmq.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.store.follow.Checkpoint;
import org.apache.rocketmq.store.log.Disk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** So many consume queues have news that they are forced with their whole file system. */
class ManyQueuesForceTest {
    private static final int QUEUES = 1000;

    @TempDir
    private Path root;

    /** A disk that cannot be forced, neither file by file nor as a whole, for a while. */
    private static final class StubbornDisk implements Disk {
        private final AtomicInteger failures = new AtomicInteger();
        private final AtomicInteger wholes = new AtomicInteger();
        private final AtomicInteger files = new AtomicInteger();
        private volatile boolean stubborn = true;
        private volatile boolean hasWhole = true;
        private volatile boolean refusesWrites;

        private void force(AtomicInteger count) throws IOException {
            if (stubborn) {
                failures.incrementAndGet();
                throw new IOException("Input/output error");
            }
            count.incrementAndGet();
        }

        @Override
        public void write(FileChannel channel, ByteBuffer bytes, long position, Path file) throws IOException {
            if (refusesWrites && file.toString().contains("consumequeue") && !file.getParent().endsWith("0")) {
                throw new IOException("No space left on device");
            }
            Disk.super.write(channel, bytes, position, file);
        }

        @Override
        public void force(FileChannel channel, Path file) throws IOException {
            if (file.toString().contains("consumequeue")) {
                force(files);
            }
        }

        @Override
        public WholeForce openWhole(Path folder) throws IOException {
            if (!hasWhole) {
                throw new IOException("Permission denied");
            }
            return new WholeForce() {
                @Override
                public void force() throws IOException {
                    StubbornDisk.this.force(wholes);
                }

                @Override
                public void close() { }
            };
        }
    }

    private static long fill(MessageStore store) {
        long last = 0;
        for (int i = 0; i < QUEUES; i++) {
            last = TestStore.append(store, TestStore.message("T", i, "message " + i)).logPosition();
        }
        return last;
    }

    private static void assertHasAll(MessageStore store) {
        for (int i = 0; i < QUEUES; i++) {
            assertEquals(List.of("message " + i), TestStore.bodies(store, "T", i));
        }
    }

    /** Writes its queues when it is closed, and not before. */
    private static StoreConfig late(Path root) {
        return TestStore.config(root, TestStore.HOST, Map.of("flushIntervalConsumeQueue", "60000"));
    }

    private void checkRecovers(StubbornDisk disk) throws IOException {
        try (var store = TestStore.open(TestStore.config(root), disk)) {
            long last = fill(store);
            int before = disk.failures.get();
            await().until(() -> disk.failures.get() > before + 2);
            assertHasAll(store);
            // The key index is forced by itself.
            assertEquals(Checkpoint.NONE, TestStore.checkpoint(root).withKeyIndexTime(0), "nothing is claimed");
            disk.stubborn = false;
            TestStore.awaitCheckpoint(root, last);
            assertHasAll(store);
        }
        assertFalse(Files.exists(root.resolve("abort")));
        try (var store = TestStore.open(root)) {
            assertHasAll(store);
        }
    }

    @Test
    void shouldKeepEntriesInMemoryUntilTheyAreForced() throws IOException {
        var disk = new StubbornDisk();
        checkRecovers(disk);
        assertEquals(1, disk.wholes.get());
        assertEquals(0, disk.files.get());
    }

    /** Where most are behind the log's force, or fail, the rest are few. */
    @Test
    void shouldForceEachWhereFewCouldBeWritten() throws IOException {
        var disk = new StubbornDisk();
        disk.stubborn = false;
        try (var store = TestStore.open(late(root), disk)) {
            fill(store);
            disk.refusesWrites = true;
        }
        assertEquals(0, disk.wholes.get());
        assertEquals(1, disk.files.get());
    }

    @Test
    void shouldForceEachWhereTheWholeCannotBe() throws IOException {
        var disk = new StubbornDisk();
        disk.hasWhole = false;
        checkRecovers(disk);
        assertEquals(QUEUES, disk.files.get());
    }

    @Test
    void shouldNotSayThatItStoppedInOrderWhenTheWholeWasNotForced() throws IOException {
        try (var store = TestStore.open(late(root), new StubbornDisk())) {
            fill(store);
        }
        assertTrue(Files.exists(root.resolve("abort")), "this was no clean stop");
        try (var store = TestStore.open(root)) {
            assertHasAll(store);
        }
    }

    @Test
    void shouldHaveAllOnTheDiskWhenThePowerGoes() throws IOException {
        Path live = Files.createDirectories(root.resolve("live"));
        Path left = root.resolve("left");
        long last;
        try (var disk = new PowerCutDisk(live, now -> { })) {
            try (var store = TestStore.open(late(live), disk)) {
                last = fill(store);
            }
            assertEquals(1, disk.wholeForces());
            disk.cut(left, null);
        }
        assertEquals(last, TestStore.checkpoint(left).lastRecord());
        for (int i = 0; i < QUEUES; i++) {
            String file = "T/" + i + '/' + String.format("%020d", 0);
            assertEquals(-1, Files.mismatch(live.resolve("consumequeue").resolve(file),
                left.resolve("consumequeue").resolve(file)));
        }
        try (var store = TestStore.open(left)) {
            assertHasAll(store);
        }
    }
}
