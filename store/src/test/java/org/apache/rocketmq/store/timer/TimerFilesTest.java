package org.apache.rocketmq.store.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.rocketmq.store.log.Disk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of pending timers: their bytes, and what is left of them after a crash. */
class TimerFilesTest {
    private static final long SECOND = 1_795_912_086L;
    private static final int FILE_BYTES = 4096;

    @TempDir
    Path folder;

    private TimerFiles open() throws IOException {
        return open(Disk.REAL);
    }

    private TimerFiles open(Disk disk) throws IOException {
        return TimerFiles.open(new TimerFiles.Place(folder, FILE_BYTES, disk));
    }

    private static TimerUnit unit(long second, int number) {
        return TimerUnit.at(second * 1000 + 1, TimerUnit.NORMAL, second * 1000 - 60_000,
            new TimerUnit.StoredRecord(1000L + number, 283, "T".hashCode()));
    }

    /** The log positions' last parts in a second's chain, the oldest first. */
    private static List<Integer> numbers(TimerFiles files, long second) {
        var numbers = new ArrayList<Integer>();
        for (long at = files.last(second); at != TimerFiles.NONE; at = files.unit(at).previous()) {
            numbers.add(0, (int) files.unit(at).logPosition() - 1000);
        }
        return numbers;
    }

    private static TimerCheck check(TimerFiles files, boolean closed) {
        return new TimerCheck(SECOND, files.end(), 7, 5, 3, 11, closed);
    }

    /** A unit, a slot and a check as Apache's broker 5.5.0 has written them. */
    @Test
    void shouldHaveApachesLayout() throws IOException {
        try (var files = open()) {
            files.add(new TimerUnit(-1, 1, 1_795_912_026_000L, 60_000, 0, 283, 84));
            files.add(new TimerUnit(-1, 1, 1_795_912_026_000L, 60_000, 283, 279, 84));
            files.keepAll(new TimerCheck(SECOND + 186, 572, 11, 1_795_912_272_215L, 239, 0, true));
        }
        String log = HexFormat.of().formatHex(Files.readAllBytes(folder.resolve("timerlog/00000000000000000000")));
        assertEquals("00000034" + "ffffffffffffffff" + "00000001" + "000001a224b2c790" + "0000ea60"
            + "0000000000000000" + "0000011b" + "00000054" + "0000000000000000"
            + "00000034" + "0000000000000000" + "00000001" + "000001a224b2c790" + "0000ea60"
            + "000000000000011b" + "00000117" + "00000054" + "0000000000000000", log.substring(0, 208));
        byte[] wheel = Files.readAllBytes(folder.resolve("timerwheel"));
        assertEquals(38_707_200, wheel.length);
        assertEquals("000000006b0b7196" + "0000000000000000" + "0000000000000034" + "00000002" + "00000000",
            HexFormat.of().formatHex(wheel, 865_686 * 32, 865_687 * 32));
        byte[] check = Files.readAllBytes(folder.resolve("config/timercheck"));
        assertEquals(4096, check.length);
        var in = ByteBuffer.wrap(check);
        long[] expected = {1_795_912_272_000L, 572, 11, 11, 0, 1_795_912_272_215L, 239};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], in.getLong(i * Long.BYTES));
        }
    }

    @Test
    void shouldChainUnitsOverFilesAndKeepThem() throws IOException {
        try (var files = open()) {
            for (int i = 0; i < 500; i++) {
                files.add(unit(SECOND + i % 3, i));
            }
            assertEquals(167, numbers(files, SECOND).size());
            files.keepAll(check(files, true));
        }
        try (var files = open()) {
            var numbers = numbers(files, SECOND + 1);
            assertEquals(167, numbers.size());
            assertEquals(List.of(1, 4, 7), numbers.subList(0, 3));
            assertEquals(167, files.number(SECOND + 1));
            assertEquals(SECOND, files.nextBusy(SECOND - 100, SECOND + 100));
            assertEquals(SECOND + 100, files.nextBusy(SECOND + 3, SECOND + 100));
            assertEquals(SECOND + 2, files.latest());
        }
    }

    @Test
    void shouldMakeTheWheelAnewUpToWhatWasKept() throws IOException {
        try (var files = open()) {
            for (int i = 0; i < 100; i++) {
                files.add(unit(SECOND - 50 + i, i));
            }
            files.keep(check(files, false));
            for (int i = 100; i < 300; i++) {
                files.add(unit(SECOND + 10, i));
            }
        }
        try (var files = open()) {
            assertEquals(List.of(60), numbers(files, SECOND + 10));
            assertEquals(TimerFiles.NONE, files.last(SECOND - 1), "it was over");
            files.add(unit(SECOND + 10, 300));
            assertEquals(List.of(60, 300), numbers(files, SECOND + 10));
        }
    }

    @Test
    void shouldNotBelieveItsSealOnceAnotherBrokerHasChangedTheCheck() throws IOException {
        try (var files = open()) {
            files.add(unit(SECOND, 0));
            files.keepAll(check(files, true));
        }
        Path file = folder.resolve("config/timercheck");
        assertTrue(TimerCheck.read(file).closed());
        assertEquals(11, TimerCheck.read(file).logPosition());
        byte[] bytes = Files.readAllBytes(file);
        bytes[47]++;
        Files.write(file, bytes);
        assertFalse(TimerCheck.read(file).closed());
        assertEquals(-1, TimerCheck.read(file).logPosition());
        assertEquals(7, TimerCheck.read(file).queueOffset());
    }

    @Test
    void shouldTellThatTheTimerLogIsLost() throws IOException {
        try (var files = open()) {
            files.add(unit(SECOND, 0));
            files.keepAll(check(files, true));
        }
        Files.delete(folder.resolve("timerlog/00000000000000000000"));
        try (var files = open()) {
            assertFalse(files.isWhole());
            assertEquals(TimerFiles.NONE, files.last(SECOND));
        }
    }

    /** A disk that is full for a while. */
    private static final class FullDisk implements Disk {
        private boolean full;

        @Override
        public void write(FileChannel channel, ByteBuffer bytes, long position, Path file) throws IOException {
            if (full) {
                throw new IOException("no room");
            }
            Disk.super.write(channel, bytes, position, file);
        }
    }

    @Test
    void shouldGoOnBehindAFullDisk() throws IOException {
        var disk = new FullDisk();
        try (var files = open(disk)) {
            files.add(unit(SECOND, 0));
            disk.full = true;
            assertThrows(IOException.class, () -> files.keep(check(files, false)));
            int refused = 0;
            for (int i = 1; i < 100; i++) {
                try {
                    files.add(unit(SECOND, i));
                } catch (IOException e) {
                    refused++;
                }
            }
            assertTrue(refused > 0);
            int there = numbers(files, SECOND).size();
            disk.full = false;
            files.add(unit(SECOND, 100));
            assertEquals(there + 1, numbers(files, SECOND).size());
            files.keep(check(files, false));
        }
        try (var files = open()) {
            assertEquals(100, numbers(files, SECOND).get(numbers(files, SECOND).size() - 1));
            assertNull(files.unit(1_000_000));
        }
    }

    /** A disk on which the timer log cannot be forced for a while. */
    private final class WornDisk implements Disk {
        private boolean fails;

        @Override
        public void force(FileChannel channel, Path file) throws IOException {
            if (fails && file.startsWith(folder.resolve("timerlog"))) {
                throw new IOException("worn out");
            }
            Disk.super.force(channel, file);
        }
    }

    /** What the system could not write it may have dropped: that a later force succeeds says nothing about it. */
    @Test
    void shouldNeverKeepAgainOnceAForceHasFailed() throws IOException {
        var disk = new WornDisk();
        var files = open(disk);
        files.add(unit(SECOND, 1));
        files.keep(check(files, false));
        long kept = files.end();
        files.add(unit(SECOND, 2));
        disk.fails = true;
        assertThrows(IOException.class, () -> files.keep(check(files, false)));
        disk.fails = false;
        assertTrue(files.isLost());
        assertThrows(IOException.class, () -> files.keep(check(files, false)));
        for (int i = 3; i <= 200; i++) {
            files.add(unit(SECOND, i));
        }
        assertEquals(200, numbers(files, SECOND).size(), "what waits is served all the same");
        assertThrows(IOException.class, () -> files.keepAll(check(files, true)));
        files.close();
        try (var again = open()) {
            assertEquals(kept, again.end());
            assertEquals(List.of(1), numbers(again, SECOND));
        }
    }

    @Test
    void shouldAddUnitsAgainWhenTheForceAtTheEndOfAFileHasFailed() throws IOException {
        var disk = new WornDisk();
        try (var files = open(disk)) {
            files.add(unit(SECOND, 0));
            files.keep(check(files, false));
            disk.fails = true;
            int refused = 0;
            for (int i = 1; i <= 5000; ) {
                try {
                    files.add(unit(SECOND, i));
                    i++;
                } catch (IOException e) {
                    refused++;
                    assertTrue(e.getMessage().contains("not kept before a restart"), e::getMessage);
                }
            }
            assertEquals(1, refused);
            assertTrue(files.isLost());
            assertEquals(5001, numbers(files, SECOND).size());
            assertThrows(IOException.class, () -> files.keep(check(files, false)));
        }
    }
}
