package org.apache.rocketmq.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.store.log.Disk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store promises about the disk. */
class FlushTest {
    @TempDir
    private Path root;

    private StoreConfig syncConfig(Duration timeout) {
        return TestStore.config(root, TestStore.HOST,
            Map.of("flushDiskType", "SYNC_FLUSH", "syncFlushTimeout", "" + timeout.toMillis()));
    }

    private static CompletableFuture<Appended> start(MessageStore store, String body) {
        return store.append(TestStore.message("T", 0, body)).toCompletableFuture();
    }

    @Test
    void shouldForceTheLogFromTimeToTime() throws IOException {
        try (var store = TestStore.open(root)) {
            TestStore.append(store, TestStore.message("T", 0, "x"));
            await().until(() -> store.flushedPosition() == store.appendedPosition());
            await().until(() -> Files.exists(root.resolve("checkpoint")));
        }
    }

    @Test
    void shouldAnswerAfterTheForceAndServeManyWithOne() throws IOException {
        var disk = new FaultyDisk();
        disk.holdForces();
        try (var store = TestStore.open(syncConfig(Duration.ofSeconds(30)), disk); disk) {
            var first = start(store, "first");
            await().until(disk::isForceHeld);
            var others = new ArrayList<CompletableFuture<Appended>>();
            for (int i = 0; i < 10; i++) {
                others.add(start(store, "other " + i));
            }
            assertFalse(first.isDone());

            disk.allowForces(1);
            assertEquals(AppendStatus.PUT_OK, first.join().status());
            await().until(disk::isForceHeld);
            assertTrue(others.stream().noneMatch(CompletableFuture::isDone));

            disk.allowForces(1);
            others.forEach(other -> assertEquals(AppendStatus.PUT_OK, other.join().status()));
            assertEquals(2, disk.forces.get());
            assertEquals(store.appendedPosition(), store.flushedPosition());
        }
    }

    @Test
    void shouldForceForASingleSenderHoweverLongTheClockStandsStill() throws Exception {
        var disk = new FaultyDisk();
        disk.holdForces();
        var millis = new AtomicLong(1_700_000_000_000L);
        try (var store = MessageStore.open(syncConfig(Duration.ofSeconds(30)),
                () -> Instant.ofEpochMilli(millis.get()), TestStore.DEAF, TestStore.LOGGED, disk); disk) {
            start(store, "first");
            await().until(disk::isForceHeld);
            var two = List.of(start(store, "one of two"), start(store, "two of two"));
            disk.allowForces(1);
            await().until(disk::isForceHeld);
            millis.addAndGet(20);
            disk.allowForces(2);
            two.forEach(CompletableFuture::join);

            assertEquals(AppendStatus.PUT_OK, start(store, "alone").get(60, TimeUnit.SECONDS).status());
        }
    }

    @Test
    void shouldAnswerWhenItIsWrittenWhereTheSenderDoesNotWait() throws IOException {
        var disk = new FaultyDisk();
        disk.holdForces();
        try (var store = TestStore.open(syncConfig(Duration.ofSeconds(30)), disk); disk) {
            var hurried = store.append(TestStore.message("T", 0, new byte[1], "WAIT\u0001false\u0002"))
                .toCompletableFuture();
            assertEquals(AppendStatus.PUT_OK, hurried.join().status());
            await().until(disk::isForceHeld);
            assertEquals(0, store.maxOffset("T", 0), "nobody sees what is not forced");

            var waiting = start(store, "waiting");
            disk.allowForces(1);
            await().until(disk::isForceHeld);
            assertEquals(1, store.maxOffset("T", 0));
            assertFalse(waiting.isDone());
            disk.allowForces(1);
            assertEquals(1, waiting.join().queueOffset());
        }
    }

    @Test
    void shouldWriteIntoBlocksThatAreThereWhereEachWriteIsForced() throws IOException {
        var disk = new FaultyDisk();
        var config = TestStore.config(root, TestStore.HOST,
            Map.of("flushDiskType", "SYNC_FLUSH", "mappedFileSizeCommitLog", "" + (4 << 20)));
        try (var store = TestStore.open(config, disk); disk) {
            for (int i = 0; i < 10; i++) {
                TestStore.append(store, TestStore.message("T", 0, "message " + i));
            }
            // Records begin with a zero, too.
            long records = store.appendedPosition();
            assertEquals((1 << 20) + records, disk.zerosIn("00000000000000000000"));
        }
    }

    @Test
    void shouldSayWhenTheDiskTakesTooLong() throws IOException {
        var disk = new FaultyDisk();
        disk.holdForces();
        try (var store = TestStore.open(syncConfig(Duration.ofMillis(50)), disk); disk) {
            var appended = start(store, "slow").join();
            assertEquals(AppendStatus.FLUSH_DISK_TIMEOUT, appended.status());
            assertEquals(0, store.maxOffset("T", 0));
            disk.close();
            await().until(() -> store.maxOffset("T", 0) == 1);
        }
        try (var store = TestStore.open(syncConfig(Duration.ofSeconds(5)))) {
            assertEquals(List.of("slow"), TestStore.bodies(store, "T", 0));
        }
    }

    @Test
    void shouldTakeNoMoreMessagesAfterAForceThatFailed() throws IOException {
        var disk = new FaultyDisk();
        disk.holdForces();
        var store = TestStore.open(syncConfig(Duration.ofSeconds(30)), disk);
        disk.allowForces(1);
        start(store, "good").join();
        disk.failForces("the disk is on fire");
        disk.close();
        checkNotWritable(start(store, "bad"));
        // The next force would succeed, but the pages may be gone.
        disk.failForces(null);
        checkNotWritable(start(store, "late"));
        assertEquals("good", TestStore.body(TestStore.read(store, "T", 0, 0).records().get(0)));
        store.close();

        assertTrue(Files.exists(root.resolve("abort")), "the next start must recover");
        try (var reopened = TestStore.open(root)) {
            assertEquals("good", TestStore.bodies(reopened, "T", 0).get(0));
            TestStore.append(reopened, TestStore.message("T", 0, "again"));
        }
    }

    private static void checkNotWritable(CompletableFuture<Appended> append) {
        try {
            throw new AssertionError("stored: " + append.join());
        } catch (CompletionException e) {
            var refused = (AppendRefused) e.getCause();
            assertEquals(AppendRefused.Reason.NOT_WRITABLE, refused.reason());
            assertTrue(refused.getMessage().contains("on fire"), refused.getMessage());
        }
    }

    @Test
    void shouldFlushWhenItCloses() throws IOException {
        var forced = new AtomicInteger();
        var lazy = TestStore.config(root, TestStore.HOST,
            Map.of("flushIntervalCommitLog", "60000", "flushIntervalConsumeQueue", "60000"));
        var store = TestStore.open(lazy, new Disk() {
            @Override
            public void force(FileChannel channel, Path file) {
                if (file.startsWith(lazy.commitLogDir())) {
                    forced.incrementAndGet();
                }
            }
        });
        await().until(() -> store.flushedPosition() == store.appendedPosition());
        TestStore.append(store, TestStore.message("T", 0, "x"));
        int before = forced.get();
        assertEquals(0, store.flushedPosition());
        store.close();
        assertEquals(before + 1, forced.get());
        assertEquals(store.appendedPosition(), store.flushedPosition());
    }

    @Test
    void shouldRefuseWithFiguresOnAFullDiskAndGoOnByItself() throws IOException {
        var config = TestStore.config(root, TestStore.HOST, Map.of("mappedFileSizeCommitLog", "1048576"));
        var disk = new FaultyDisk();
        try (var store = TestStore.open(config, disk); disk) {
            disk.failWrites("No space left on device");
            var refused = TestStore.refusal(store, TestStore.message("T", 0, "refused"));
            assertEquals(AppendRefused.Reason.NOT_WRITABLE, refused.reason());
            assertEquals(AppendRefused.Obstacle.DISK_FULL, refused.obstacle());
            assertTrue(refused.getMessage().contains("has " + refused.figures()[0] + " of " + refused.figures()[1]),
                refused.getMessage() + Arrays.toString(refused.figures()));
            assertTrue(refused.getMessage().contains("No space left") && refused.getMessage().contains("MiB free"),
                refused.getMessage());
            assertEquals(0, store.maxOffset("T", 0));

            disk.failWrites(null);
            assertEquals(0, TestStore.append(store, TestStore.message("T", 0, "taken")).queueOffset());
            assertEquals(List.of("taken"), TestStore.bodies(store, "T", 0));
        }
    }

    @Test
    void shouldFlushLittleOnlyAfterAWhile() throws IOException {
        var config = TestStore.config(root, TestStore.HOST, Map.of("flushCommitLogLeastPages", "4",
            "flushCommitLogThoroughInterval", "600000", "mappedFileSizeCommitLog", "1048576"));
        try (var store = TestStore.open(config)) {
            TestStore.append(store, TestStore.message("T", 0, "x"));
            long little = store.appendedPosition();
            TestStore.append(store, TestStore.message("T", 0, "x".repeat(4 * 4096)));
            await().until(() -> store.flushedPosition() == store.appendedPosition());
            TestStore.append(store, TestStore.message("T", 0, "x"));
            assertTrue(store.flushedPosition() >= little && store.flushedPosition() < store.appendedPosition());
        }
    }

    @Test
    void shouldFlushLittleForThoseWhoAskForIt() throws IOException {
        var config = TestStore.config(root, TestStore.HOST, Map.of("flushIntervalCommitLog", "60000",
            "flushCommitLogThoroughInterval", "600000"));
        try (var store = TestStore.open(config)) {
            for (int i = 0; i < 3; i++) {
                TestStore.append(store, TestStore.message("T", 0, "x"));
                store.flushSoon();
                await().until(() -> store.flushedPosition() == store.appendedPosition());
            }
        }
    }

    @Test
    void shouldFlushAtEachAppendWhereThatIsWanted() throws IOException {
        var config = TestStore.config(root, TestStore.HOST,
            Map.of("flushCommitLogTimed", "false", "flushIntervalCommitLog", "60000"));
        try (var store = TestStore.open(config)) {
            for (int i = 0; i < 3; i++) {
                TestStore.append(store, TestStore.message("T", 0, "x"));
                await().until(() -> store.flushedPosition() == store.appendedPosition());
            }
        }
    }

    @Test
    void shouldFillTheNextFileAheadOfTimeWhereThatIsWanted() throws IOException {
        var config = TestStore.config(root, TestStore.HOST, Map.of("warmMapedFileEnable", "true",
            "mappedFileSizeCommitLog", "" + (3 << 20)));
        var disk = new FaultyDisk();
        try (var store = TestStore.open(config, disk)) {
            TestStore.append(store, TestStore.message("T", 0, "x".repeat(1 << 20)));
            int before = disk.zerosIn("00000000000003145728");
            assertEquals(0, before);
            TestStore.append(store, TestStore.message("T", 0, "y".repeat(1 << 20)));
            await().until(() -> disk.zerosIn("00000000000003145728") == 3 << 20);
            TestStore.append(store, TestStore.message("T", 0, "y".repeat(1 << 20)));
            // On a disk that is full now, that file takes messages all the same.
            disk.takeNoNewBlocks();
            TestStore.append(store, TestStore.message("T", 0, "z".repeat(1 << 20)));
            assertTrue(store.appendedPosition() > 4 << 20);
        }
    }
}
