package org.apache.rocketmq.store.timer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.rocketmq.store.log.Disk;
import org.apache.rocketmq.store.log.Segment;

/**
 * The last unit of each second of two weeks, round and round. A slot is one second's as long as it names that second.
 * Mapped; all of the file has its blocks before anything is put, so that a full disk is a failed write when the file is
 * made, and not a signal later. Big-endian.
 * <pre>
 *   0         8            16          24       28      32
 *   +---------+------------+-----------+--------+-------+
 *   | second  | first unit | last unit | number | 0     |
 *   +---------+------------+-----------+--------+-------+
 * </pre>
 */
final class TimerWheel implements AutoCloseable {
    static final int SLOTS = 2 * 7 * 86_400;
    static final int SECOND = 0;
    static final int FIRST = SECOND + Long.BYTES;
    static final int LAST = FIRST + Long.BYTES;
    static final int NUMBER = LAST + Long.BYTES;
    static final int MAGIC = NUMBER + Integer.BYTES;
    static final int SLOT_BYTES = MAGIC + Integer.BYTES;
    static final int FILE_BYTES = SLOTS * SLOT_BYTES;
    static final long NONE = -1;

    private static final long SECONDS_PER_HOUR = 3600;
    private static final int CHUNK_BYTES = 1 << 20;

    private final Segment file;

    private TimerWheel(Segment file) {
        this.file = file;
    }

    /** Opens the file, and makes it where it is missing. */
    static TimerWheel open(Path path, Disk disk) throws IOException {
        if (!Files.exists(path) || Files.size(path) != FILE_BYTES) {
            clear(path, disk);
        }
        return new TimerWheel(Segment.openWritable(path, 0, FILE_BYTES));
    }

    /** Makes a file of empty slots, or makes all slots of one empty. */
    static void clear(Path path, Disk disk) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            var zeros = ByteBuffer.allocateDirect(CHUNK_BYTES);
            for (int at = 0; at < FILE_BYTES; at += CHUNK_BYTES) {
                disk.write(channel, zeros.clear().limit(Math.min(CHUNK_BYTES, FILE_BYTES - at)), at, path);
            }
            channel.truncate(FILE_BYTES);
        }
    }

    private static int slot(long second) {
        return (int) Math.floorMod(second, (long) SLOTS) * SLOT_BYTES;
    }

    /** Where the last unit of a second lies; {@link #NONE} where it has none. */
    long last(long second) {
        ByteBuffer in = file.bytes();
        int at = slot(second);
        return in.getLong(at + SECOND) == second && second != 0 ? in.getLong(at + LAST) : NONE;
    }

    /** How many messages are due in a second: those that are taken back are taken off. */
    int number(long second) {
        return last(second) == NONE ? 0 : Math.max(0, file.bytes().getInt(slot(second) + NUMBER));
    }

    /** The last second that has units; {@link Long#MIN_VALUE} where none has. */
    long latest() {
        ByteBuffer in = file.bytes();
        long latest = Long.MIN_VALUE;
        for (int at = 0; at < FILE_BYTES; at += SLOT_BYTES) {
            long second = in.getLong(at + SECOND);
            if (second > latest && second != 0 && in.getLong(at + LAST) != NONE) {
                latest = second;
            }
        }
        return latest;
    }

    /** How many messages are due from a second on, by hours that are told by their first second. Any thread. */
    SortedMap<Long, Long> numbersByHour(long from) {
        var hours = new TreeMap<Long, Long>();
        if (!file.acquire()) {
            return hours;
        }
        try {
            ByteBuffer in = file.bytes();
            for (int at = 0; at < FILE_BYTES; at += SLOT_BYTES) {
                long second = in.getLong(at + SECOND);
                int number = in.getInt(at + NUMBER);
                if (second >= from && number > 0) {
                    hours.merge(second - Math.floorMod(second, SECONDS_PER_HOUR), (long) number, Long::sum);
                }
            }
        } finally {
            file.release();
        }
        return hours;
    }

    /** Notes that a unit is the last one of its second. */
    void put(long second, long unit, int more) {
        ByteBuffer out = file.writable();
        int at = slot(second);
        boolean first = last(second) == NONE;
        out.putLong(at + FIRST, first ? unit : out.getLong(at + FIRST));
        out.putInt(at + NUMBER, (first ? 0 : out.getInt(at + NUMBER)) + more);
        out.putInt(at + MAGIC, 0);
        out.putLong(at + LAST, unit);
        out.putLong(at + SECOND, second);
    }

    /** Writes the slots to the disk. */
    void force() throws IOException {
        file.force(0, FILE_BYTES);
    }

    @Override
    public void close() {
        file.drop();
    }
}
