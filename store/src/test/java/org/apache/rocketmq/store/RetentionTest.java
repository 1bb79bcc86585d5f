package org.apache.rocketmq.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.common.internal.config.Settings;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.store.log.Disk;
import org.apache.rocketmq.store.log.FileNames;
import org.apache.rocketmq.store.log.MappedFiles;
import org.apache.rocketmq.store.retention.DiskUsage;
import org.apache.rocketmq.store.retention.RetentionConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is deleted when, what is not, and when messages are refused. Time and the disk are the test's: each look at the
 * disk takes ten milliseconds.
 */
class RetentionTest {
    private static final int SEGMENT_BYTES = 4096;
    private static final Duration HOUR = Duration.ofHours(1);
    /** Ten in the morning of some day, by this machine's clock. */
    private static final Instant TEN =
        LocalDateTime.of(2024, 3, 5, 10, 0).atZone(ZoneId.systemDefault()).toInstant();

    @TempDir
    private Path root;
    private volatile Instant now = TEN;
    private volatile double percent = 10;
    private final AtomicInteger looks = new AtomicInteger();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private DiskUsage usage = folder -> {
        looks.incrementAndGet();
        return new DiskUsage.Space((long) (percent * 1000), 100_000);
    };
    private Disk disk = Disk.REAL;
    private MessageStore store;

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
        }
    }

    private void open(String... settings) throws IOException {
        var all = new HashMap<>(Map.of("cleanResourceInterval", "10", "deleteCommitLogFilesInterval", "1",
            "deleteWhen", "04", "fileReservedTime", "72"));
        for (String setting : settings) {
            all.put(setting.split("=")[0], setting.split("=")[1]);
        }
        var config = TestStore.config(root, TestStore.HOST, all);
        Failures noted = (what, failure) -> failures.add(what + ": " + failure);
        store = MessageStore.open(
            config, () -> now.plusMillis(10L * looks.get()), TestStore.DEAF, noted,
            Machine.real().with(usage).with(disk));
    }

    /** Fills so many segments, with an hour from each to the next; the one behind them is begun. */
    private void fill(int segments) {
        append(segments);
        await().until(() -> store.flushedPosition() >= (long) segments * SEGMENT_BYTES);
    }

    private void append(int segments) {
        while (store.appendedPosition() < (long) segments * SEGMENT_BYTES) {
            long before = store.appendedPosition() / SEGMENT_BYTES;
            TestStore.append(store, TestStore.message("T", 0, "message " + store.maxOffset("T", 0) + "!".repeat(700)));
            if (store.appendedPosition() / SEGMENT_BYTES > before) {
                now = now.plus(HOUR);
            }
        }
    }

    private List<Long> files() throws IOException {
        return List.copyOf(FileNames.list(root.resolve("commitlog"), stranger -> { }).keySet());
    }

    /** The full segments from one on, and the begun one; the next one may be there ahead of time. */
    private void awaitFirst(int segment) {
        await().untilAsserted(() -> assertEquals((long) segment * SEGMENT_BYTES, files().get(0)));
    }

    /** Lets the retention have some turns. */
    private void awaitTurns() {
        awaitLooks(20);
    }

    private void awaitLooks(int count) {
        int before = looks.get();
        await().until(() -> looks.get() > before + count);
    }

    private void advanceTo(int hour, int day) {
        now = LocalDateTime.of(2024, 3, day, hour, 30).atZone(ZoneId.systemDefault()).toInstant();
    }

    @Test
    void shouldGoByOtherSettingsFromTheirChangeOn() throws Exception {
        open();
        fill(4);
        advanceTo(12, 6);
        awaitTurns();
        awaitFirst(0);

        store.retain(RetentionConfig.from(Settings.parse(
            Map.of("fileReservedTime", "1", "deleteWhen", "12"), RetentionConfig.settings())));

        awaitFirst(4);
    }

    @Test
    void shouldDeleteWhatIsOverdueAtTheHour() throws IOException {
        open();
        fill(6);
        // At four o'clock no file's time is over; when those of files 0, 1 and 2 are, it is not four o'clock.
        advanceTo(4, 8);
        awaitTurns();
        awaitFirst(0);
        advanceTo(12, 8);
        awaitTurns();
        awaitFirst(0);
        store.close();
        open("deleteWhen=02;12");
        awaitFirst(3);
        awaitTurns();
        awaitFirst(3);
        assertEquals(List.of(), failures);
    }

    @Test
    void shouldDeleteWhatIsOverdueAtAnyHourWhenTheDiskIsFuller() throws IOException {
        open();
        fill(6);
        advanceTo(12, 8);
        percent = 74.9;
        awaitTurns();
        awaitFirst(0);
        percent = 75;
        awaitFirst(3);
        awaitTurns();
        awaitFirst(3);
    }

    @Test
    void shouldDeleteTheOldestThoughTheyAreYoungWhenTheDiskIsTooFull() throws IOException {
        open();
        fill(6);
        percent = 84.9;
        awaitTurns();
        awaitFirst(0);
        percent = 85;
        // Neither the last segment nor one that is not on the disk yet.
        awaitFirst(6);
        awaitTurns();
        awaitFirst(6);
        assertTrue(store.flushedPosition() > 6L * SEGMENT_BYTES);
    }

    @Test
    void shouldDeleteNoMoreThanTheDiskNeeds() throws IOException {
        usage = folder -> {
            looks.incrementAndGet();
            // Each file of the log takes ten percent.
            return new DiskUsage.Space(Math.max(0, files().stream().filter(start ->
                start < 8L * SEGMENT_BYTES).count() * 10 + (percent > 50 ? 10 : -100)), 100);
        };
        open();
        fill(8);
        awaitTurns();
        awaitFirst(0);
        percent = 60;
        awaitFirst(1);
        awaitTurns();
        awaitFirst(1);
    }

    @Test
    void shouldNotForceWhenToldSo() throws IOException {
        open("cleanFileForciblyEnable=false");
        fill(4);
        percent = 89;
        awaitTurns();
        awaitFirst(0);
    }

    @Test
    void shouldDeleteSoManyInARound() throws IOException {
        open("deleteFileBatchMax=2", "cleanResourceInterval=3600000", "diskSpaceWarningLevelRatio=99");
        fill(6);
        awaitLooks(3);
        percent = 95;
        awaitLooks(3);
        awaitFirst(0);
        now = now.plus(HOUR);
        awaitFirst(2);
        awaitLooks(3);
        awaitFirst(2);
        // Also when somebody sets the clock back.
        now = now.minus(Duration.ofDays(2));
        awaitFirst(4);
        awaitLooks(3);
        awaitFirst(4);
    }

    /** A file that was copied is not new, and one that has no readable record counts by its last change. */
    @Test
    void shouldTellAgesByRecordsWhereFilesDoNot() throws IOException {
        open();
        fill(4);
        store.close();
        Path second = root.resolve("commitlog").resolve(FileNames.of(SEGMENT_BYTES));
        Files.setLastModifiedTime(second, FileTime.from(TEN.plus(Duration.ofDays(900))));
        Files.setLastModifiedTime(root.resolve("commitlog").resolve(FileNames.of(0)),
            FileTime.from(TEN.minus(Duration.ofDays(900))));
        open("deleteWhen=10;11;12;13;14");
        now = TEN.plus(Duration.ofHours(72)).minusSeconds(600);
        awaitTurns();
        awaitFirst(0);
        now = TEN.plus(Duration.ofHours(72));
        awaitFirst(1);
        now = TEN.plus(Duration.ofHours(73)).minusSeconds(600);
        awaitTurns();
        awaitFirst(1);
        now = TEN.plus(Duration.ofHours(73));
        awaitFirst(2);
    }

    @Test
    void shouldDeleteWhatIsOverdueWhenAsked() throws IOException {
        open();
        fill(6);
        advanceTo(12, 8);
        store.deleteExpired();
        awaitFirst(3);
        awaitTurns();
        awaitFirst(3);
        // Asked once, it is done once.
        advanceTo(16, 8);
        awaitTurns();
        awaitFirst(3);
        store.deleteExpired();
        awaitFirst(6);
    }

    @Test
    void shouldDeleteWhatIsAskedForBeforeItIsOnTheDisk() throws IOException {
        try (var slow = new FaultyDisk()) {
            slow.holdForces();
            disk = slow;
            open();
            append(6);
            advanceTo(12, 8);
            store.deleteExpired();
            awaitTurns();
            awaitFirst(0);
        }
        awaitFirst(3);
    }

    @Test
    void shouldTrimWhatPointsToDeletedRecords() throws IOException {
        open("messageIndexEnable=true");
        TestStore.append(store, TestStore.message("Old", 3, "only one"));
        TestStore.append(store, TestStore.message("Gone", 0, "deleted soon"));
        store.deleteTopic("Gone");
        fill(8);
        Path queue = root.resolve("consumequeue/T/0");
        await().until(() -> FileNames.list(queue, stranger -> { }).size() > 3);
        long last = store.maxOffset("T", 0);
        percent = 88;
        awaitFirst(8);
        percent = 10;
        await().until(() -> store.minOffset("T", 0) > 30);

        long min = store.minOffset("T", 0);
        assertTrue(TestStore.body(TestStore.read(store, "T", 0, min).records().get(0)).startsWith("message " + min));
        var small = TestStore.read(store, "T", 0, min - 1);
        assertEquals(ReadStatus.OFFSET_TOO_SMALL, small.status());
        assertEquals(min, small.nextOffset());
        assertEquals(last - min, TestStore.bodies(store, "T", 0).size());
        await().untilAsserted(() -> assertEquals(1, store.minOffset("Old", 3)));
        assertEquals(1, store.maxOffset("Old", 3));
        assertEquals(-1, store.storeTimestamp("T", 0, 0));
        assertEquals(min, store.offsetByTime("T", 0, TEN.toEpochMilli(), false));
        assertTrue(store.recordAt(0).isEmpty());
        await().untilAsserted(() -> assertTrue(FileNames.list(queue, stranger -> { }).firstKey() > 0));
        await().untilAsserted(() -> assertEquals("", Files.readString(root.resolve("deletedTopics"))));
        assertEquals(0, store.unreadableRecords());
        store.close();
        assertEquals(List.of(), failures);

        open();
        assertEquals(min, store.minOffset("T", 0));
        assertEquals(last, TestStore.append(store, TestStore.message("T", 0, "new")).queueOffset());
        assertEquals(1, TestStore.append(store, TestStore.message("Old", 3, "another")).queueOffset());
    }

    @Test
    void shouldGoOnWhenSomebodyElseHasDeletedAFile() throws IOException {
        open();
        fill(5);
        Files.delete(root.resolve("commitlog").resolve(FileNames.of(0)));
        percent = 88;
        awaitFirst(5);
        assertEquals(List.of(), failures);
    }

    @Test
    void shouldKeepTheBytesThatAReaderHolds() throws IOException {
        open();
        fill(5);
        var held = TestStore.read(store, "T", 0, 0);
        Path head = root.resolve("commitlog").resolve(FileNames.of(0));
        percent = 88;
        awaitFirst(5);
        await().until(() -> store.minOffset("T", 0) > 0);
        assertTrue(MappedFiles.containDeleted(head));
        for (int i = 0; i < held.messages(); i++) {
            assertTrue(TestStore.body(held.records().get(i)).startsWith("message " + i + "!"));
        }
        held.release().run();
        assertFalse(MappedFiles.containDeleted(head), "its blocks are free");
    }

    @Test
    void shouldRefuseMessagesWhileTheDiskIsAlmostFull() throws IOException {
        open("cleanFileForciblyEnable=false");
        percent = 89.9;
        awaitTurns();
        TestStore.append(store, TestStore.message("T", 0, "still"));
        percent = 91.25;
        await().until(() -> TestStore.isRefused(store));
        var refusal = TestStore.refusal(store, TestStore.message("T", 0, "no"));
        assertEquals(AppendRefused.Obstacle.DISK_FULL, refusal.obstacle());
        assertEquals(2, refusal.figures().length);
        for (String word : List.of(root.toString(), "91.3 %", "diskSpaceWarningLevelRatio=90", "make room",
            "fileReservedTime=72")) {
            assertTrue(refusal.getMessage().contains(word), refusal.getMessage());
        }
        long end = store.appendedPosition();
        assertEquals(1, TestStore.read(store, "T", 0, 0).messages());
        percent = 89.9;
        await().until(() -> !TestStore.isRefused(store));
        assertTrue(store.appendedPosition() > end);
        assertEquals(List.of(), failures);
    }

    /** No failure may leave a gate shut. */
    @Test
    void shouldTakeMessagesWhenTheDiskDoesNotTellHowFullItIs() throws IOException {
        var silent = new AtomicBoolean();
        DiskUsage told = usage;
        usage = folder -> {
            if (silent.get()) {
                throw new IOException("no answer");
            }
            return told.of(folder);
        };
        open("cleanFileForciblyEnable=false");
        percent = 95;
        await().until(() -> TestStore.isRefused(store));
        silent.set(true);
        await().until(() -> !TestStore.isRefused(store));
        assertTrue(failures.stream().anyMatch(failure -> failure.contains("no answer")));
    }

    @Test
    void shouldReadOnWhileTheHeadGoes() throws Exception {
        open("diskSpaceWarningLevelRatio=99", "diskSpaceCleanForciblyRatio=95");
        fill(3);
        percent = 96;
        var running = new AtomicBoolean(true);
        var readers = new ArrayList<CompletableFuture<Integer>>();
        for (int i = 0; i < 2; i++) {
            readers.add(CompletableFuture.supplyAsync(
                () -> readAgainAndAgain(running), task -> new Thread(task).start()));
        }
        fill(300);
        awaitFirst(300);
        running.set(false);
        int read = 0;
        for (var reader : readers) {
            read += reader.join();
        }
        assertTrue(read > 100, "read " + read);
        assertEquals(0, store.unreadableRecords());
        assertEquals(List.of(), failures);
    }

    private int readAgainAndAgain(AtomicBoolean running) {
        int count = 0;
        while (running.get()) {
            long offset = store.minOffset("T", 0);
            var found = store.read("T", 0, offset, 8, 1 << 20, null);
            Thread.yield();
            for (var record : found.records()) {
                long own = record.getLong(20);
                assertTrue(TestStore.body(record).startsWith("message " + own + "!"));
                count++;
            }
            found.release().run();
            found.release().run();
            store.offsetByTime("T", 0, TEN.toEpochMilli() + offset, true);
            store.recordAt(offset * 800);
        }
        return count;
    }
}
