package org.apache.rocketmq.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.store.follow.Checkpoint;
import org.apache.rocketmq.store.log.Disk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Consume queues on a disk that has no room for them, or has lost some of them. */
class QueueDiskTest {
    /** The sum of a file's entries is written when it is full. */
    private static final int QUEUE_FILE_ENTRIES = 10;

    @TempDir
    private Path root;

    /** Fails. */
    @FunctionalInterface
    private interface Failure {
        void fail() throws IOException;
    }

    /** A disk on which the consume queues cannot be written, or forced, for a while. */
    private static final class FullDisk implements Disk {
        private final AtomicInteger failures = new AtomicInteger();
        private volatile boolean full = true;
        private final boolean atForce;
        private final Failure failure;

        FullDisk(boolean atForce) {
            this(atForce, () -> {
                throw new IOException("No space left on device");
            });
        }

        FullDisk(boolean atForce, Failure failure) {
            this.atForce = atForce;
            this.failure = failure;
        }

        private void check(Path file, boolean now) throws IOException {
            if (full && now && file.toString().contains("consumequeue")) {
                failures.incrementAndGet();
                failure.fail();
            }
        }

        @Override
        public void write(FileChannel channel, ByteBuffer bytes, long position, Path file) throws IOException {
            check(file, !atForce);
            Disk.super.write(channel, bytes, position, file);
        }

        @Override
        public void force(FileChannel channel, Path file) throws IOException {
            check(file, atForce);
            Disk.super.force(channel, file);
        }
    }

    private static List<String> fill(MessageStore store, int count) {
        var bodies = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            bodies.add("message " + i);
            TestStore.append(store, TestStore.message("T", 0, "message " + i));
        }
        return bodies;
    }

    private void checkRecovers(FullDisk disk) throws IOException {
        List<String> bodies;
        try (var store = TestStore.open(TestStore.config(root), disk)) {
            bodies = fill(store, 50);
            await().until(() -> disk.failures.get() > 3);
            assertEquals(bodies, TestStore.bodies(store, "T", 0));
            assertEquals(Checkpoint.NONE, TestStore.checkpoint(root), "nothing is claimed");
            disk.full = false;
            bodies.add("more");
            long last = TestStore.append(store, TestStore.message("T", 0, "more")).logPosition();
            TestStore.awaitCheckpoint(root, last);
            assertEquals(bodies, TestStore.bodies(store, "T", 0));
        }
        assertFalse(Files.exists(root.resolve("abort")));
        try (var store = TestStore.open(root)) {
            assertEquals(bodies, TestStore.bodies(store, "T", 0));
        }
    }

    @Test
    void shouldKeepEntriesInMemoryUntilThereIsRoom() throws IOException {
        checkRecovers(new FullDisk(false));
    }

    @Test
    void shouldWriteEntriesAgainWhoseForceFailed() throws IOException {
        checkRecovers(new FullDisk(true));
    }

    @Test
    void shouldKeepEntriesWhateverFails() throws IOException {
        List<Failure> failures = List.of(
            () -> {
                throw new UncheckedIOException(new IOException("Input/output error"));
            },
            () -> {
                throw new InternalError("a fault occurred in an unsafe memory access operation");
            },
            () -> {
                throw new OutOfMemoryError("the test's");
            });
        Path folder = root;
        for (Failure failure : failures) {
            for (boolean atForce : new boolean[] {false, true}) {
                root = folder.resolve(failures.indexOf(failure) + (atForce ? "-force" : "-write"));
                checkRecovers(new FullDisk(atForce, failure));
            }
        }
    }

    @Test
    void shouldNotClaimEntriesWhoseWriteHasFailedOnce() throws IOException {
        var once = new AtomicInteger();
        var disk = new FullDisk(false, () -> {
            if (once.getAndIncrement() == 0) {
                throw new UncheckedIOException(new IOException("Input/output error"));
            }
        });
        Path live = root.resolve("live");
        Path crashed = root.resolve("crashed");
        List<String> bodies;
        try (var store = TestStore.open(TestStore.config(live), disk)) {
            bodies = fill(store, 10);
            await().until(() -> once.get() > 0);
            long last = TestStore.append(store, TestStore.message("U", 0, "other")).logPosition();
            TestStore.awaitCheckpoint(live, last);
            TestStore.crashCopy(live, crashed);
        }
        try (var store = TestStore.open(crashed)) {
            assertEquals(bodies, TestStore.bodies(store, "T", 0));
        }
    }

    @Test
    void shouldWriteQueuesWhoseSumsCannotBeWritten() throws IOException {
        Path sums = root.resolve("queueSums");
        Files.createDirectories(sums.resolve("T/0").resolve(String.format("%020d", 0)));
        Files.writeString(sums.resolve("U"), "in the way");
        var bodies = new ArrayList<String>();
        for (int round = 0; round < 3; round++) {
            try (var store = TestStore.open(root)) {
                bodies.addAll(fill(store, 50));
                for (String topic : List.of("U", "V")) {
                    long last = 0;
                    for (int i = 0; i < QUEUE_FILE_ENTRIES; i++) {
                        last = TestStore.append(store, TestStore.message(topic, 0, "other")).logPosition();
                    }
                    TestStore.awaitCheckpoint(root, last);
                }
                assertEquals(bodies, TestStore.bodies(store, "T", 0));
                assertEquals((round + 1) * QUEUE_FILE_ENTRIES, TestStore.bodies(store, "U", 0).size());
            }
            assertFalse(Files.exists(root.resolve("abort")), "it was a clean stop");
        }
        assertTrue(Files.isDirectory(sums.resolve("V")));
    }

    @Test
    void shouldBuildWhatItCouldNotWriteAtTheNextStart() throws IOException {
        List<String> bodies;
        try (var store = TestStore.open(TestStore.config(root), new FullDisk(false))) {
            bodies = fill(store, 50);
        }
        assertTrue(Files.exists(root.resolve("abort")), "this was no clean stop");
        try (var store = TestStore.open(root)) {
            assertEquals(bodies, TestStore.bodies(store, "T", 0));
        }
    }

    @Test
    void shouldPassOverABadRecordThatIsVouchedForAndKeepAllBehindIt() throws IOException {
        List<String> bodies;
        long bad;
        try (var store = TestStore.open(root)) {
            bodies = fill(store, 20);
            bad = TestStore.append(store, TestStore.message("T", 0, "bad")).logPosition();
            bodies.addAll(fill(store, 20));
        }
        garble(bad + 4, 4);
        TestStore.deleteTree(root.resolve("consumequeue"));
        for (boolean afterCrash : new boolean[] {false, true}) {
            if (afterCrash) {
                Files.writeString(root.resolve("abort"), "1");
            }
            try (var store = TestStore.open(root)) {
                assertEquals(bodies, TestStore.bodies(store, "T", 0));
                assertEquals(41, store.maxOffset("T", 0));
            }
        }
    }

    @Test
    void shouldPassOverTheVeryRecordThatTheCheckpointNames() throws IOException {
        List<String> bodies;
        long bad;
        Path crashed = root.resolve("crashed");
        Path live = root.resolve("live");
        try (var store = TestStore.open(live)) {
            bodies = fill(store, 20);
            bad = TestStore.append(store, TestStore.message("T", 0, "bad")).logPosition();
            TestStore.awaitCheckpoint(live, bad);
            Path checkpoint = Files.copy(live.resolve("checkpoint"), root.resolve("checkpoint"));
            bodies.addAll(fill(store, 3));
            TestStore.crashCopy(live, crashed);
            Files.move(checkpoint, crashed.resolve("checkpoint"),
                StandardCopyOption.REPLACE_EXISTING);
        }
        root = crashed;
        garble(bad + 4, 4);
        try (var store = TestStore.open(crashed)) {
            assertEquals(bodies, TestStore.bodies(store, "T", 0));
        }
    }

    private void garble(long at, int bytes) throws IOException {
        long start = at / 4096 * 4096;
        Path segment = root.resolve("commitlog").resolve(String.format("%020d", start));
        try (var file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.seek(at - start);
            file.write(new byte[bytes]);
        }
    }

    /** A disk on which some folders cannot be moved. */
    private static Disk stuck(String name) {
        return new Disk() {
            @Override
            public void rename(Path from, Path to) throws IOException {
                if (from.toString().contains(name)) {
                    throw new IOException("Input/output error");
                }
                Disk.super.rename(from, to);
            }
        };
    }

    @Test
    void shouldForgetATopicWhoseChecksumsCannotBeMovedAway() throws IOException {
        try (var store = TestStore.open(TestStore.config(root), stuck("queueSums"))) {
            long last = TestStore.append(store, TestStore.message("T", 0, "old")).logPosition();
            TestStore.awaitCheckpoint(root, last);
            store.deleteTopic("T");
            assertEquals(0, TestStore.append(store, TestStore.message("T", 0, "new")).queueOffset());
            assertEquals(List.of("new"), TestStore.bodies(store, "T", 0));
        }
        try (var store = TestStore.open(root)) {
            assertEquals(List.of("new"), TestStore.bodies(store, "T", 0));
        }
    }

    /** It used to look for queues that were not deleted for ever. */
    @Test
    @Timeout(60)
    void shouldTakeMessagesOfATopicWhoseDeletionFailed() throws IOException {
        try (var store = TestStore.open(TestStore.config(root), stuck("consumequeue/T"))) {
            long last = TestStore.append(store, TestStore.message("T", 0, "old")).logPosition();
            TestStore.awaitCheckpoint(root, last);
            store.deleteTopic("T");
            TestStore.append(store, TestStore.message("T", 0, "new"));
            assertTrue(TestStore.bodies(store, "T", 0).contains("new"));
        }
    }

    @Test
    void shouldKeepATopicWhoseDeletionCannotBeNoted() throws IOException {
        try (var store = TestStore.open(TestStore.config(root), stuck("deletedTopics"))) {
            TestStore.append(store, TestStore.message("T", 0, "kept"));
            store.deleteTopic("T");
            TestStore.append(store, TestStore.message("T", 0, "more"));
            assertEquals(List.of("kept", "more"), TestStore.bodies(store, "T", 0));
        }
        try (var folders = Files.list(root.resolve("consumequeue"))) {
            assertEquals(List.of("T"), folders.map(folder -> folder.getFileName().toString()).toList());
        }
    }
}
