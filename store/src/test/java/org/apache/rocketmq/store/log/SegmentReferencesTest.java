package org.apache.rocketmq.store.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments that are held, dropped, and unmapped when nobody holds them. A mistake here ends the test's process. */
class SegmentReferencesTest {
    private static final int SEGMENT_BYTES = 8192;

    @TempDir
    private Path folder;

    private SegmentedLog log(int segments, Disk disk) throws IOException {
        var log = SegmentedLog.open(folder, SEGMENT_BYTES, false, disk);
        for (int i = 0; i < segments; i++) {
            fill(log.segmentForWriting((long) i * SEGMENT_BYTES));
        }
        return log;
    }

    /** Each long says where it lies. */
    private static void fill(Segment segment) throws IOException {
        var bytes = ByteBuffer.allocate(SEGMENT_BYTES);
        for (int at = 0; at < SEGMENT_BYTES; at += Long.BYTES) {
            bytes.putLong(at, segment.start() + at);
        }
        Files.write(segment.file(), bytes.array(), StandardOpenOption.WRITE);
    }

    private static void check(ByteBuffer slice, long position) {
        for (int at = 0; at < slice.remaining(); at += Long.BYTES) {
            assertEquals(position + at, slice.getLong(at));
        }
    }

    @Test
    void shouldUnmapADroppedSegmentWhenTheLastReferenceGoes() throws IOException {
        var log = log(3, Disk.REAL);
        Segment one = log.acquire(5);
        Segment two = log.acquire(SEGMENT_BYTES - 1);
        assertEquals(one, two);
        ByteBuffer slice = one.slice(1024, 512);

        assertTrue(log.dropHead(SEGMENT_BYTES));
        assertFalse(Files.exists(one.file()));
        assertNull(log.acquire(5));
        assertEquals(SEGMENT_BYTES, log.firstPosition());
        assertTrue(MappedFiles.containDeleted(one.file()));
        check(slice, 1024);
        one.release();
        assertTrue(MappedFiles.containDeleted(one.file()));
        check(slice, 1024);
        two.release();
        assertFalse(MappedFiles.containDeleted(one.file()));
        log.close();
    }

    @Test
    void shouldFreeTheBlocksOfASegmentThatNobodyHolds() throws IOException {
        var log = log(3, Disk.REAL);
        Segment head = log.acquire(0);
        head.release();
        assertTrue(MappedFiles.contain(head.file()));

        assertTrue(log.dropHead(Long.MAX_VALUE));
        assertFalse(MappedFiles.containDeleted(head.file()));
        // Whoever forgot to hold it gets an exception of his own, and the process goes on.
        assertThrows(NullPointerException.class, () -> head.slice(0, 8));
        assertThrows(IOException.class, () -> head.force(0, 8));
        log.close();
    }

    @Test
    void shouldRefuseToBeReleasedTooOften() throws IOException {
        var log = log(1, Disk.REAL);
        Segment segment = log.acquire(0);
        segment.release();
        assertThrows(IllegalStateException.class, segment::release);
        assertNotNull(log.acquire(0));
        assertEquals(1, segment.references());
        log.close();
        assertTrue(MappedFiles.contain(segment.file()));
        segment.release();
        assertThrows(IllegalStateException.class, segment::release);
        assertFalse(MappedFiles.contain(segment.file()));
    }

    @Test
    void shouldKeepTheLastSegmentAndThoseBeyondTheLimit() throws IOException {
        var log = log(3, Disk.REAL);
        assertFalse(log.dropHead(SEGMENT_BYTES - 1));
        assertTrue(log.dropHead(SEGMENT_BYTES));
        assertFalse(log.dropHead(SEGMENT_BYTES));
        assertTrue(log.dropHead(Long.MAX_VALUE));
        assertFalse(log.dropHead(Long.MAX_VALUE));
        assertEquals(2 * SEGMENT_BYTES, log.firstPosition());
        assertEquals(1, log.segments().size());
        log.close();
        assertTrue(log.isClosed());
        assertNull(log.acquire(2 * SEGMENT_BYTES));
        assertFalse(log.dropHead(Long.MAX_VALUE));
        assertThrows(IOException.class, () -> log.segmentForWriting(3 * SEGMENT_BYTES));
    }

    /** A deletion that is not durable may be undone by a loss of power: the next one waits for it. */
    @Test
    void shouldForceEachDeletionBeforeTheNext() throws IOException {
        var fails = new AtomicBoolean();
        var folders = new ArrayList<Integer>();
        var log = log(4, new Disk() {
            @Override
            public void forceFolder(Path forced) throws IOException {
                if (fails.get()) {
                    throw new IOException("no force today");
                }
                folders.add(FileNames.list(forced, stranger -> { }).size());
            }
        });
        folders.clear();
        assertTrue(log.dropHead(Long.MAX_VALUE));
        assertEquals(List.of(3), folders);
        fails.set(true);
        assertThrows(IOException.class, () -> log.dropHead(Long.MAX_VALUE));
        assertEquals(2 * SEGMENT_BYTES, log.firstPosition());
        assertThrows(IOException.class, () -> log.dropHead(Long.MAX_VALUE));
        assertEquals(2 * SEGMENT_BYTES, log.firstPosition());
        fails.set(false);
        assertTrue(log.dropHead(Long.MAX_VALUE));
        assertEquals(List.of(3, 2, 1), folders);
        log.close();
        var again = SegmentedLog.open(folder, SEGMENT_BYTES, false, Disk.REAL);
        assertEquals(3 * SEGMENT_BYTES, again.firstPosition());
        again.close();
    }

    /** Readers hold, look and give back, while the log grows at one end and goes at the other. */
    @Test
    void shouldNeverTakeAwayWhatAReaderHolds() throws IOException {
        var log = log(4, new Disk() {
            @Override
            public void forceFolder(Path forced) { }
        });
        var running = new AtomicBoolean(true);
        var reads = new AtomicLong();
        var readers = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < 3; i++) {
            readers.add(CompletableFuture.runAsync(() -> {
                while (running.get()) {
                    reads.addAndGet(readOnce(log));
                }
            }, task -> new Thread(task).start()));
        }
        int made = 4;
        for (; made < 3000 || reads.get() < 1000; made++) {
            fill(log.segmentForWriting((long) made * SEGMENT_BYTES));
            assertTrue(log.dropHead((made - 2L) * SEGMENT_BYTES));
        }
        running.set(false);
        readers.forEach(CompletableFuture::join);
        for (int i = 0; i < made - 4; i++) {
            assertFalse(Files.exists(folder.resolve(FileNames.of((long) i * SEGMENT_BYTES))));
        }
        assertEquals(List.of(), deletedMapped());
        log.close();
    }

    private List<String> deletedMapped() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream()
            .filter(line -> line.contains(folder.toString()) && line.endsWith("(deleted)")).toList();
    }

    private static int readOnce(SegmentedLog log) {
        var random = ThreadLocalRandom.current();
        long position = log.firstPosition() + random.nextInt(2) * SEGMENT_BYTES;
        Segment held = log.acquire(position);
        if (held == null) {
            return 0;
        }
        try {
            int from = random.nextInt(SEGMENT_BYTES / 2) & -Long.BYTES;
            ByteBuffer slice = held.slice(from, SEGMENT_BYTES / 2);
            Thread.yield();
            check(slice, held.start() + from);
            return 1;
        } finally {
            held.release();
        }
    }
}
