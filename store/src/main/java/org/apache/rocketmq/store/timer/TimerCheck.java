package org.apache.rocketmq.store.timer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;
import org.apache.rocketmq.store.log.Disk;
import org.apache.rocketmq.store.log.FileNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the timers have got. Big-endian, in a file of 4096 bytes whose rest is zero.
 * <pre>
 *   0            8           16           24           32      40     48        56             64      72     80
 *   +------------+-----------+------------+------------+-------+------+---------+--------------+-------+------+
 *   | first open | timer     | queue      | the same   | state | when | counter | log position | wheel | seal |
 *   | second, ms | log's end | offset     | of master  |       |      |         |              |       |      |
 *   +------------+-----------+------------+------------+-------+------+---------+--------------+-------+------+
 * </pre>
 * What is behind the counter is ours: another broker that changes the file leaves it as it is, so that a wrong seal
 * tells that it is not of these values.
 *
 * @param second the first one that is not over: all that was due before it is delivered
 * @param timerLogEnd units before it are on the disk
 * @param queueOffset records of the queue before it have their unit
 * @param changedMillis when what follows has changed last
 * @param changes how often what waits has changed
 * @param logPosition what was delivered in {@code second} lies behind it in the log; -1 where that is not known
 * @param closed whether the wheel is of just these units, as after an orderly stop
 */
public record TimerCheck(long second, long timerLogEnd, long queueOffset, long changedMillis, long changes,
    long logPosition, boolean closed) {

    /** The bytes that other brokers know. */
    public static final int SHARED_BYTES = 7 * Long.BYTES;
    static final int FILE_BYTES = 4096;

    private static final Logger LOG = LoggerFactory.getLogger(TimerCheck.class);
    private static final int SEALED_BYTES = SHARED_BYTES + 2 * Long.BYTES;
    private static final int LENGTH = SEALED_BYTES + Long.BYTES;
    private static final long SEAL = 0x534B5954L << Integer.SIZE;
    private static final long MILLIS_PER_SECOND = 1000;

    /** Reads a file; null where there is none that tells something. */
    static TimerCheck read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        byte[] bytes = Files.readAllBytes(file);
        var in = ByteBuffer.wrap(bytes);
        if (bytes.length < SHARED_BYTES || in.getLong(0) <= 0) {
            LOG.warn("The file {} tells nothing of the timers and is not used", file);
            return null;
        }
        boolean sealed = bytes.length >= LENGTH && in.getLong(SEALED_BYTES) == sealOf(bytes);
        return new TimerCheck(in.getLong(0) / MILLIS_PER_SECOND, in.getLong(Long.BYTES), in.getLong(2 * Long.BYTES),
            in.getLong(5 * Long.BYTES), in.getLong(6 * Long.BYTES), sealed ? in.getLong(SHARED_BYTES) : -1,
            sealed && in.getLong(SHARED_BYTES + Long.BYTES) == 1);
    }

    private static long sealOf(byte[] bytes) {
        var crc = new CRC32();
        crc.update(bytes, 0, SEALED_BYTES);
        return SEAL | crc.getValue();
    }

    /** The same for a wheel that is about to change: with an offset and a log position to go on behind. */
    public TimerCheck behind(long offset, long position) {
        return new TimerCheck(second, timerLogEnd, offset, changedMillis, changes, position, false);
    }

    /** The bytes that other brokers know. */
    public byte[] shared() {
        return put(ByteBuffer.allocate(SHARED_BYTES)).array();
    }

    private ByteBuffer put(ByteBuffer out) {
        return out.putLong(second * MILLIS_PER_SECOND).putLong(timerLogEnd).putLong(queueOffset).putLong(queueOffset)
            .putLong(0).putLong(changedMillis).putLong(changes);
    }

    /** Writes the file in place: it lies within one sector, so that a crash leaves the old or the new values. */
    void write(Path file, Disk disk) throws IOException {
        FileNames.makeFolder(file.getParent());
        var out = ByteBuffer.allocate(Files.exists(file) && Files.size(file) == FILE_BYTES ? LENGTH : FILE_BYTES);
        put(out).putLong(logPosition).putLong(closed ? 1 : 0);
        out.putLong(sealOf(out.array())).rewind();
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            disk.write(channel, out, 0, file);
            disk.force(channel, file);
        }
    }
}
