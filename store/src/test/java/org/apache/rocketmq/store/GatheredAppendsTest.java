package org.apache.rocketmq.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.rocketmq.store.AppendRefused.Obstacle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of appends that are gathered in memory: when readers see them, and what a slow or full disk does. */
@Timeout(60)
class GatheredAppendsTest {
    /** So many bytes fit into one of a store's buffers here. */
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final String NO_ROOM = "No space left on device";

    @TempDir
    private Path root;
    private final FaultyDisk disk = new FaultyDisk();
    private final ConcurrentLinkedQueue<String> arrived = new ConcurrentLinkedQueue<>();

    private StoreConfig config(Map<String, String> changes) {
        var texts = new HashMap<>(Map.of("mappedFileSizeCommitLog", "1048576", "maxMessageSize", "100",
            "flushDiskType", "SYNC_FLUSH", "syncFlushTimeout", "30000", "osPageCacheBusyTimeOutMills", "50"));
        texts.putAll(changes);
        return TestStore.config(root, TestStore.HOST, texts);
    }

    private MessageStore open(Map<String, String> changes) throws IOException {
        return MessageStore.open(config(changes), InstantSource.system(),
            (topic, queueId, next, tags) -> arrived.add(topic + queueId + ":" + next), TestStore.LOGGED, disk);
    }

    private static Map<String, String> pool() {
        return Map.of("flushDiskType", "ASYNC_FLUSH", "transientStorePoolEnable", "true",
            "transientStorePoolSize", "2", "commitIntervalCommitLog", "10", "commitCommitLogThoroughInterval", "10");
    }

    private static CompletableFuture<Appended> start(MessageStore store, String body) {
        return store.append(TestStore.message("T", 0, body)).toCompletableFuture();
    }

    private static AppendRefused refusal(CompletableFuture<Appended> append) {
        try {
            throw new AssertionError("stored: " + append.join());
        } catch (CompletionException e) {
            return (AppendRefused) e.getCause();
        }
    }

    private static void checkUnseen(MessageStore store, long queueOffset, long logPosition) {
        assertEquals(queueOffset, store.maxOffset("T", 0));
        assertTrue(TestStore.read(store, "T", 0, queueOffset).records().isEmpty());
        assertTrue(store.recordAt(logPosition).isEmpty());
        assertEquals(-1, store.storeTimestamp("T", 0, queueOffset));
        assertEquals(queueOffset, store.offsetByTime("T", 0, Long.MAX_VALUE - 1, false));
    }

    @Test
    void shouldShowNobodyAMessageBeforeItsForce() throws IOException {
        try (var store = open(Map.of()); disk) {
            disk.holdForces();
            var first = start(store, "first");
            await().until(disk::isForceHeld);
            checkUnseen(store, 0, 0);
            assertTrue(arrived.isEmpty());

            disk.allowForces(1);
            long next = first.join().length();
            assertEquals(1, store.maxOffset("T", 0));
            assertEquals(List.of("T0:1"), List.copyOf(arrived));
            assertEquals(List.of("first"), TestStore.bodies(store, "T", 0));

            var batch = store.append(List.of(TestStore.message("T", 0, "a"), TestStore.message("T", 0, "b")))
                .toCompletableFuture();
            await().until(disk::isForceHeld);
            checkUnseen(store, 1, next);
            disk.allowForces(1);
            assertEquals(2, batch.join().messages());
            assertEquals(List.of("T0:1", "T0:2", "T0:3"), List.copyOf(arrived));
            assertEquals(List.of("first", "a", "b"), TestStore.bodies(store, "T", 0));
        }
    }

    @Test
    void shouldShowAMessageOfThePoolOnceItIsWritten() throws IOException {
        try (var store = open(pool()); disk) {
            disk.holdWrites();
            assertEquals(AppendStatus.PUT_OK, start(store, "first").join().status());
            await().until(disk::isWriteHeld);
            checkUnseen(store, 0, 0);
            assertTrue(arrived.isEmpty());

            disk.allowWrites(1);
            await().until(() -> store.maxOffset("T", 0) == 1);
            assertEquals(List.of("first"), TestStore.bodies(store, "T", 0));
            await().until(() -> List.of("T0:1").equals(List.copyOf(arrived)));
            await().until(() -> store.flushedPosition() == store.appendedPosition());
        }
    }

    @Test
    void shouldRefuseWhatFindsAllBuffersFullAndTakeMoreAfterwards() throws IOException {
        try (var store = open(Map.of()); disk) {
            disk.holdWrites();
            var taken = fill(store);
            var refused = refusal(taken.remove(taken.size() - 1));
            assertEquals(AppendRefused.Reason.BUSY, refused.reason());
            assertEquals(Obstacle.LOCK, refused.obstacle());
            assertTrue(refused.getMessage().contains("all 2 buffers") && refused.getMessage().contains("50 ms"),
                refused.getMessage());
            assertArrayEquals(new long[] {50}, refused.figures());
            long bytes = store.appendedPosition();
            assertTrue(bytes > BUFFER_BYTES && bytes <= 2 * BUFFER_BYTES, "gathered " + bytes);

            disk.close();
            taken.forEach(append -> assertEquals(AppendStatus.PUT_OK, append.join().status()));
            taken.add(start(store, "after"));
            assertEquals(taken.size() - 1, taken.get(taken.size() - 1).join().queueOffset());
            assertEquals(taken.size(), TestStore.bodies(store, "T", 0).size());
        }
    }

    /** One after the other they would take four minutes. */
    @Test
    @Timeout(60)
    void shouldNotLetEachMessageWaitAnewWhileTheDiskStandsStill() throws IOException {
        var changes = new HashMap<>(pool());
        changes.put("osPageCacheBusyTimeOutMills", "2000");
        try (var store = open(changes); disk) {
            disk.holdWrites();
            var taken = fill(store);
            taken.remove(taken.size() - 1);
            for (int i = 0; i < 120; i++) {
                assertEquals(Obstacle.LOCK, refusal(start(store, "x".repeat(100))).obstacle());
            }
            disk.close();
            await().until(() -> store.maxOffset("T", 0) == taken.size());
            start(store, "after").join();
        }
    }

    /** Appends until one fails, which is the last of the result. */
    private static List<CompletableFuture<Appended>> fill(MessageStore store) {
        var taken = new ArrayList<CompletableFuture<Appended>>();
        do {
            taken.add(start(store, "x".repeat(100)));
        } while (!taken.get(taken.size() - 1).isCompletedExceptionally());
        return taken;
    }

    @Test
    void shouldRefuseAtOnceWhereThatIsWanted() throws IOException {
        var changes = new HashMap<>(pool());
        changes.put("fastFailIfNoBufferInStorePool", "true");
        changes.put("osPageCacheBusyTimeOutMills", "60000");
        try (var store = open(changes); disk) {
            disk.holdWrites();
            var taken = fill(store);
            assertEquals(Obstacle.LOCK, refusal(taken.remove(taken.size() - 1)).obstacle());
            disk.close();
            await().until(() -> store.maxOffset("T", 0) == taken.size());
            assertEquals(taken.size(), TestStore.bodies(store, "T", 0).size());
        }
    }

    @Test
    void shouldTakeABatchThatIsLongerThanABuffer() throws IOException {
        var batch = new ArrayList<NewMessage>();
        for (int i = 0; i < 1000; i++) {
            batch.add(TestStore.message("T", 0, i + "x".repeat(90)));
        }
        try (var store = open(Map.of()); disk) {
            start(store, "before").join();
            for (int round = 0; round < 3; round++) {
                var appended = TestStore.append(store, batch);
                assertTrue(appended.length() > 2 * BUFFER_BYTES);
                start(store, "between").join();
            }
            assertEquals(3004, TestStore.bodies(store, "T", 0).size());
        }
        try (var store = open(Map.of())) {
            assertEquals(3004, TestStore.bodies(store, "T", 0).size());
        }
    }

    @Test
    void shouldGoOnByItselfWhenAFullDiskHasRoomAgain() throws IOException {
        try (var store = open(Map.of("syncFlushTimeout", "200")); disk) {
            start(store, "before").join();
            disk.failWrites(NO_ROOM);
            assertEquals(AppendStatus.FLUSH_DISK_TIMEOUT, start(store, "caught").join().status());
            var refused = refusal(start(store, "refused"));
            assertEquals(Obstacle.DISK_FULL, refused.obstacle());
            assertEquals(AppendRefused.Reason.NOT_WRITABLE, refused.reason());
            assertTrue(refused.getMessage().contains(NO_ROOM) && refused.getMessage().contains("MiB free"),
                refused.getMessage());
            assertEquals(List.of("before"), TestStore.bodies(store, "T", 0));

            disk.failWrites(null);
            await().until(() -> store.maxOffset("T", 0) == 2);
            assertEquals(2, start(store, "after").join().queueOffset());
            assertEquals(List.of("before", "caught", "after"), TestStore.bodies(store, "T", 0));
        }
        assertFalse(Files.exists(root.resolve("abort")));
        try (var store = open(Map.of())) {
            assertEquals(List.of("before", "caught", "after"), TestStore.bodies(store, "T", 0));
        }
    }

    @Test
    void shouldRecoverWhenItIsClosedOnAFullDisk() throws IOException {
        var failed = new ArrayList<String>();
        var store = MessageStore.open(config(pool()), InstantSource.system(), TestStore.DEAF,
            (what, failure) -> failed.add(failure.getMessage()), disk);
        start(store, "written").join();
        await().until(() -> store.maxOffset("T", 0) == 1);
        disk.failWrites(NO_ROOM);
        start(store, "given up").join();
        store.close();
        assertTrue(failed.stream().anyMatch(text -> text.contains("given up") && text.contains(NO_ROOM)), "" + failed);
        assertTrue(Files.exists(root.resolve("abort")));

        disk.failWrites(null);
        try (var reopened = open(pool())) {
            assertEquals(List.of("written"), TestStore.bodies(reopened, "T", 0));
        }
    }

    @Test
    void shouldTakeNoMoreAfterAWriteThatFailed() throws IOException {
        for (var changes : List.of(Map.<String, String>of(), pool())) {
            var store = open(changes);
            start(store, "good").join();
            await().until(() -> store.maxOffset("T", 0) == 1);
            disk.failWrites("Input/output error");
            var bad = start(store, "bad");
            await().until(() -> start(store, "x").isCompletedExceptionally());
            disk.failWrites(null);
            var refused = refusal(start(store, "late"));
            assertEquals(Obstacle.DISK_FAILED, refused.obstacle());
            assertTrue(refused.getMessage().contains("Input/output error"), refused.getMessage());
            assertNotNull(changes.isEmpty() ? refusal(bad) : bad.join());
            checkUnseen(store, store.maxOffset("T", 0), store.flushedPosition());
            store.close();
            assertTrue(Files.exists(root.resolve("abort")), "the next start must recover");

            try (var reopened = open(changes)) {
                assertEquals("good", TestStore.bodies(reopened, "T", 0).get(0));
            }
            TestStore.deleteTree(root);
            Files.createDirectories(root);
        }
    }

    @Test
    void shouldRollThroughAllWays() throws IOException {
        for (var changes : List.of(Map.<String, String>of(), pool(), Map.of("flushDiskType", "ASYNC_FLUSH"))) {
            var small = new HashMap<>(changes);
            small.put("mappedFileSizeCommitLog", "4096");
            var config = config(small);
            try (var store = TestStore.open(config)) {
                for (int i = 0; i < 200; i++) {
                    start(store, i + "x".repeat(i % 90)).join();
                }
                await().until(() -> store.maxOffset("T", 0) == 200);
                assertEquals(200, TestStore.bodies(store, "T", 0).size());
            }
            Files.writeString(root.resolve("abort"), "1");
            try (var store = TestStore.open(config)) {
                assertEquals(200, TestStore.bodies(store, "T", 0).size());
            }
            TestStore.deleteTree(root);
            Files.createDirectories(root);
        }
    }
}
