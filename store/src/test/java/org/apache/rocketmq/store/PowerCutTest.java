package org.apache.rocketmq.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Loss of power, again and again in the midst of a random load: what was not forced is thrown away, or survives by
 * chance. The store is opened on what is left, goes on, and loses power once more.
 */
class PowerCutTest {
    private static final int RUNS = 12;
    private static final int CUTS = 6;
    private static final int[] SEGMENT_BYTES = {4096, 16384, 65536};
    private static final int ONE_OF_FORCES = 30;

    private Path folder;

    /** What a loss of power left, and what had been promised by then. */
    private record Cut(Path root, RandomLoad.Promises promises, long flushedPosition) { }

    /** What a run is about. */
    private record Kind(FlushPolicy policy, boolean harsh, boolean pool, int segmentBytes, long seed) { }

    @BeforeEach
    void makeFolder() throws IOException {
        folder = TestStore.folderInMemory();
    }

    @AfterEach
    void deleteFolder() throws IOException {
        TestStore.deleteTree(folder);
    }

    @Test
    @Timeout(600)
    void shouldKeepWhatWasAcknowledgedUnderSyncFlush() throws Exception {
        checkRuns(FlushPolicy.SYNC_FLUSH, false);
    }

    @Test
    @Timeout(600)
    void shouldKeepWhatWasAcknowledgedUnderSyncFlushWhateverElseSurvives() throws Exception {
        checkRuns(FlushPolicy.SYNC_FLUSH, true);
    }

    @Test
    @Timeout(600)
    void shouldKeepThePartBeforeTheFirstLossUnderAsyncFlush() throws Exception {
        checkRuns(FlushPolicy.ASYNC_FLUSH, false);
    }

    @Test
    @Timeout(600)
    void shouldKeepThePartBeforeTheFirstLossUnderAsyncFlushWhateverElseSurvives() throws Exception {
        checkRuns(FlushPolicy.ASYNC_FLUSH, true);
    }

    private void checkRuns(FlushPolicy policy, boolean harsh) throws IOException {
        for (long seed : Tries.seeds(RUNS)) {
            try {
                checkRun(new Kind(policy, harsh, seed % 2 == 0, SEGMENT_BYTES[Math.floorMod(seed, 3)], seed));
            } catch (Exception | AssertionError e) {
                throw Tries.failed(seed, e);
            }
            TestStore.deleteTree(folder);
            Files.createDirectories(folder);
        }
    }

    private static StoreConfig config(Path root, Kind kind, FlushPolicy policy) {
        return TestStore.config(root, TestStore.HOST, Map.of("flushDiskType", policy.name(),
            "mappedFileSizeCommitLog", "" + kind.segmentBytes, "flushIntervalCommitLog", "1",
            "transientStorePoolEnable", "" + kind.pool, "flushIntervalConsumeQueue", "3",
            "enableConsumeQueueExt", "" + (Math.floorMod(kind.seed, 4) < 2)));
    }

    private void checkRun(Kind kind) throws Exception {
        Path root = Files.createDirectories(folder.resolve("live"));
        var load = new RandomLoad(kind.policy == FlushPolicy.SYNC_FLUSH, kind.segmentBytes, kind.seed);
        var cuts = new ArrayList<Cut>();
        var chance = new Random(kind.seed);
        var opened = new MessageStore[1];
        var disk = new PowerCutDisk(root, now -> {
            if (opened[0] != null && cuts.size() < CUTS && chance.nextInt(ONE_OF_FORCES) == 0) {
                cuts.add(cut(now, load, opened[0], kind.harsh ? chance : null));
            }
        });
        Cut stopped;
        try (disk) {
            try (var store = TestStore.open(config(root, kind, kind.policy), disk)) {
                opened[0] = store;
                load.run(store);
            }
            stopped = cut(disk, load, opened[0], kind.harsh ? chance : null);
        }
        assertFalse(Files.exists(stopped.root.resolve("abort")), "stopped in order");
        assertEquals(opened[0].appendedPosition(), stopped.flushedPosition, "a stop forces everything");
        cuts.add(stopped);
        for (Cut cut : cuts) {
            checkCut(cut, load, kind);
        }
    }

    private Cut cut(PowerCutDisk disk, RandomLoad load, MessageStore store, Random harsh) throws IOException {
        // First what was promised: what is forced later must not count.
        var promises = load.promises();
        long flushed = store.flushedPosition();
        return new Cut(disk.cut(Files.createTempDirectory(folder, "cut"), harsh), promises, flushed);
    }

    /** Opens what is left, appends to each queue, cuts the power again, and opens twice what is left then. */
    private void checkCut(Cut cut, RandomLoad load, Kind kind) throws IOException {
        Map<String, List<Served>> expected;
        Path second = Files.createTempDirectory(folder, "second");
        try (var disk = new PowerCutDisk(cut.root, now -> { });
            var store = TestStore.open(config(cut.root, kind, FlushPolicy.SYNC_FLUSH), disk)) {
            expected = contents(store);
            if (kind.policy == FlushPolicy.SYNC_FLUSH) {
                checkHeld(cut.promises.acknowledged(), expected);
                checkHeld(cut.promises.seen(), expected);
            } else {
                checkPrefix(cut, load, store, expected);
            }
            checkDeleted(cut, expected.get(RandomLoad.DELETED + "/0"), store.appendedPosition(), kind);
            expected.forEach((queue, records) -> records.add(appendTo(store, queue)));
            disk.cut(second, kind.harsh ? new Random(kind.seed) : null);
        }
        for (int i = 0; i < 2; i++) {
            try (var store = TestStore.open(config(second, kind, kind.policy))) {
                contents(store).forEach((queue, records) ->
                    assertEquals(expected.get(queue), records, "after a second loss of power"));
            }
        }
    }

    private static Served appendTo(MessageStore store, String queue) {
        String topic = queue.substring(0, queue.indexOf('/'));
        int queueId = Integer.parseInt(queue.substring(queue.indexOf('/') + 1));
        var message = TestStore.tagged(topic, queueId, "after the cut", "t");
        return RandomLoad.expected(message, TestStore.append(store, message), 0);
    }

    private static Map<String, List<Served>> contents(MessageStore store) {
        var contents = new TreeMap<String, List<Served>>();
        for (String topic : RandomLoad.TOPICS) {
            for (int queueId = 0; queueId < RandomLoad.QUEUES; queueId++) {
                contents.put(topic + "/" + queueId, Served.queue(store, topic, queueId));
            }
        }
        contents.put(RandomLoad.DELETED + "/0", Served.queue(store, RandomLoad.DELETED, 0));
        contents.forEach((queue, records) ->
            assertTrue(records.isEmpty() || records.get(0).offset() == 0, () -> queue + " lacks its first records"));
        return contents;
    }

    private static void checkHeld(List<Served> promised, Map<String, List<Served>> contents) {
        for (Served each : promised) {
            var queue = contents.get(each.topic() + "/" + each.queueId());
            if (!each.topic().equals(RandomLoad.DELETED)) {
                assertTrue(each.offset() < queue.size(), () -> "lost: " + each);
                assertEquals(each, queue.get((int) each.offset()));
            }
        }
    }

    /** What is there is all that was appended before one log position, and that lies behind all that was forced. */
    private static void checkPrefix(Cut cut, RandomLoad load, MessageStore store, Map<String, List<Served>> contents) {
        long end = store.appendedPosition();
        assertTrue(end >= cut.flushedPosition, () -> end + " is less than what was flushed, " + cut.flushedPosition);
        var appended = load.promises().acknowledged().stream()
            .filter(each -> each.position() < end && !each.topic().equals(RandomLoad.DELETED)).toList();
        checkHeld(appended, contents);
        var served = contents.values().stream().flatMap(List::stream)
            .filter(each -> !each.topic().equals(RandomLoad.DELETED)).toList();
        assertEquals(appended.size(), served.size(), "served what was never appended");
    }

    /** Of the topic that is deleted again and again, what came after its last deletion is there, and nothing older. */
    private static void checkDeleted(Cut cut, List<Served> found, long end, Kind kind) {
        int done = cut.promises.deletionsDone();
        int begun = cut.promises.deletionsBegun();
        for (Served each : found) {
            int round = roundOf(each);
            assertTrue(round >= done && round == roundOf(found.get(0)),
                () -> done + " deletions, and came back: " + each);
        }
        int current = found.isEmpty() ? begun : roundOf(found.get(0));
        var promised = cut.promises.acknowledged().stream()
            .filter(each -> each.topic().equals(RandomLoad.DELETED) && roundOf(each) == current)
            .filter(each -> kind.policy == FlushPolicy.SYNC_FLUSH || each.position() < end).toList();
        assertTrue(found.containsAll(promised), () -> "lost: " + promised + " of which is there: " + found);
    }

    private static int roundOf(Served each) {
        return Integer.parseInt(each.body().substring(0, each.body().indexOf(' ')));
    }
}
