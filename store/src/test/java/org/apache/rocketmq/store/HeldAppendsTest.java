package org.apache.rocketmq.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that one thread holds and appends together. */
class HeldAppendsTest {
    private static final int SEGMENT = 1 << 20;

    @TempDir
    private Path root;

    private StoreConfig config() {
        return TestStore.config(root, SEGMENT, 2000, FlushPolicy.ASYNC_FLUSH);
    }

    private static CompletableFuture<Appended> hold(MessageStore store, String topic, int queueId, String body) {
        return store.hold(TestStore.message(topic, queueId, body)).toCompletableFuture();
    }

    @Test
    void shouldStoreThemInTheirOrderWhenTheyAreAppended() throws IOException {
        var heard = new ArrayList<String>();
        try (var store = MessageStore.open(config(), InstantSource.system(),
            (topic, queueId, next, tags) -> heard.add(topic + queueId + ":" + next), TestStore.LOGGED)) {
            TestStore.append(store, TestStore.message("A", 0, "a0"));
            heard.clear();
            var held = List.of(hold(store, "A", 0, "a1"), hold(store, "B", 1, "b0"), hold(store, "A", 0, "a2"));
            assertTrue(held.stream().noneMatch(CompletableFuture::isDone));
            assertEquals(1, store.maxOffset("A", 0));
            assertEquals(List.of(), heard);

            store.appendHeld();

            assertEquals(List.of(1L, 0L, 2L), held.stream().map(each -> each.join().queueOffset()).toList());
            for (int i = 1; i < held.size(); i++) {
                var before = held.get(i - 1).join();
                assertEquals(before.logPosition() + before.length(), held.get(i).join().logPosition());
            }
            assertEquals(List.of("A0:2", "B1:1", "A0:3"), heard);
            assertEquals(List.of("a0", "a1", "a2"), TestStore.bodies(store, "A", 0));
            assertEquals(List.of("b0"), TestStore.bodies(store, "B", 1));
        }
    }

    @Test
    void shouldHaveItsOwnCopyOfBodies() throws IOException {
        try (var store = TestStore.open(config())) {
            byte[] body = "first".getBytes(StandardCharsets.UTF_8);
            store.hold(TestStore.message("A", 0, body, ""));
            body[0] = 'F';
            store.hold(TestStore.message("A", 0, body, ""));
            store.appendHeld();
            assertEquals(List.of("first", "First"), TestStore.bodies(store, "A", 0));
        }
    }

    @Test
    void shouldStoreWhatIsHeldBeforeAnythingElseOfTheThread() throws IOException {
        try (var store = TestStore.open(config())) {
            var held = hold(store, "A", 0, "held");
            TestStore.append(store, TestStore.message("A", 0, "single"));
            assertEquals(0, held.join().queueOffset());
            hold(store, "A", 0, "held again");
            TestStore.append(store, List.of(TestStore.message("A", 0, "batch")));
            hold(store, "A", 0, "small");
            var large = hold(store, "A", 0, "x".repeat(20_000));
            assertTrue(large.isDone(), "a large one goes by itself");
            assertEquals(List.of("held", "single", "held again", "batch", "small"),
                TestStore.bodies(store, "A", 0).subList(0, 5));
        }
    }

    @Test
    void shouldNotHoldManyForLong() throws IOException {
        try (var store = TestStore.open(config())) {
            var many = IntStream.range(0, 65).mapToObj(i -> hold(store, "A", 0, "m" + i)).toList();
            assertTrue(many.get(63).isDone());
            assertFalse(many.get(64).isDone());
            store.appendHeld();
            var large = IntStream.range(0, 10).mapToObj(i -> hold(store, "B", 0, "x".repeat(10_000))).toList();
            assertTrue(large.get(4).isDone());
            assertFalse(large.get(9).isDone());
            store.appendHeld();
            assertEquals(10, store.maxOffset("B", 0));
        }
    }

    @Test
    void shouldGoOnInTheNextSegment() throws IOException {
        var small = TestStore.config(root, 4096, 200, FlushPolicy.ASYNC_FLUSH);
        var bodies = IntStream.range(0, 100).mapToObj(i -> i + "y".repeat(i * 7 % 300)).toList();
        try (var store = TestStore.open(small)) {
            var held = bodies.stream().map(body -> hold(store, "A", 0, body)).toList();
            store.appendHeld();
            held.forEach(CompletableFuture::join);
            assertEquals(bodies, TestStore.bodies(store, "A", 0));
        }
        try (var store = TestStore.open(small)) {
            assertEquals(bodies, TestStore.bodies(store, "A", 0));
        }
    }

    @Test
    void shouldGiveNoOffsetToWhatHasNoPlaceInAQueue() throws IOException {
        try (var store = TestStore.open(config())) {
            var half = store.hold(
                TestStore.message("A", 0, "half").inTransaction(RecordLayout.TRANSACTION_PREPARED, 0));
            var whole = hold(store, "A", 0, "whole");
            store.appendHeld();
            assertEquals(0, half.toCompletableFuture().join().queueOffset());
            assertEquals(0, whole.join().queueOffset());
            assertEquals(List.of("whole"), TestStore.bodies(store, "A", 0));
        }
    }

    @Test
    void shouldRefuseAllWithoutRoomAndLeaveNoGap() throws IOException {
        var disk = new FaultyDisk();
        try (var store = TestStore.open(config(), disk); disk) {
            TestStore.append(store, TestStore.message("A", 0, "before"));
            long end = store.appendedPosition();
            disk.failWrites("No space left on device");
            var lost = List.of(hold(store, "A", 0, "lost"), hold(store, "B", 0, "lost, too"));
            store.appendHeld();
            for (var each : lost) {
                var refused = (AppendRefused) assertThrows(CompletionException.class, each::join).getCause();
                assertEquals(AppendRefused.Obstacle.DISK_FULL, refused.obstacle());
            }
            assertEquals(end, store.appendedPosition());
            assertEquals(1, store.maxOffset("A", 0));

            disk.failWrites(null);
            var stored = hold(store, "A", 0, "after");
            store.appendHeld();
            assertEquals(1, stored.join().queueOffset());
            assertEquals(List.of("before", "after"), TestStore.bodies(store, "A", 0));
            assertEquals(0, store.maxOffset("B", 0));
        }
        try (var store = TestStore.open(config())) {
            assertEquals(List.of("before", "after"), TestStore.bodies(store, "A", 0));
        }
    }

    @Test
    void shouldPutThemInTheQueueThatTheTopicHasThen() throws IOException {
        try (var store = TestStore.open(config())) {
            TestStore.append(store, TestStore.message("A", 0, "gone"));
            var held = hold(store, "A", 0, "new");
            store.deleteTopic("A");
            store.appendHeld();
            assertEquals(0, held.join().queueOffset());
            assertEquals(List.of("new"), TestStore.bodies(store, "A", 0));
        }
    }

    @Test
    void shouldRefuseThemOnceTheStoreIsClosed() throws IOException {
        var store = TestStore.open(config());
        var held = hold(store, "A", 0, "late");
        store.close();
        store.appendHeld();
        var refused = (AppendRefused) assertThrows(CompletionException.class, held::join).getCause();
        assertEquals(AppendRefused.Obstacle.CLOSED, refused.obstacle());
    }

    @Test
    void shouldRefuseAtOnceWhatCannotBeStored() throws IOException {
        try (var store = TestStore.open(config())) {
            var good = hold(store, "A", 0, "good");
            var bad = hold(store, "A", -1, "bad");
            assertTrue(bad.isCompletedExceptionally());
            store.appendHeld();
            assertEquals(0, good.join().queueOffset());
        }
    }

    @Test
    void shouldWaitForTheDiskWhereThatIsPromised() throws IOException {
        var disk = new FaultyDisk();
        disk.holdForces();
        try (var store = TestStore.open(TestStore.config(root, SEGMENT, 2000, FlushPolicy.SYNC_FLUSH), disk); disk) {
            var held = hold(store, "A", 0, "forced");
            store.appendHeld();
            assertFalse(held.isDone());
            disk.allowForces(2);
            assertEquals(AppendStatus.PUT_OK, held.join().status());
        }
    }

    @Test
    void shouldKeepThreadsApart() throws Exception {
        var loops = Executors.newFixedThreadPool(3);
        try (var store = TestStore.open(config())) {
            var done = new ArrayList<CompletableFuture<Void>>();
            for (int loop = 0; loop < 3; loop++) {
                String name = "T" + loop;
                done.add(CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 3000; i++) {
                        hold(store, "Shared", i % 2, name + ":" + i);
                        if (i % 17 == 0) {
                            store.appendHeld();
                        }
                    }
                    store.appendHeld();
                }, loops));
            }
            CompletableFuture.allOf(done.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
            var all = new ArrayList<>(TestStore.bodies(store, "Shared", 0));
            var other = TestStore.bodies(store, "Shared", 1);
            assertNotEquals(0, other.size());
            all.addAll(other);
            for (int loop = 0; loop < 3; loop++) {
                String name = "T" + loop + ":";
                assertEquals(IntStream.range(0, 1500).mapToObj(i -> name + 2 * i).toList(),
                    all.subList(0, 4500).stream().filter(body -> body.startsWith(name)).toList());
                assertEquals(IntStream.range(0, 1500).mapToObj(i -> name + (2 * i + 1)).toList(),
                    all.subList(4500, 9000).stream().filter(body -> body.startsWith(name)).toList());
            }
        } finally {
            loops.shutdown();
        }
    }
}
