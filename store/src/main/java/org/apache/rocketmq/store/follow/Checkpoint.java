package org.apache.rocketmq.store.follow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;
import org.apache.rocketmq.store.log.Disk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known to be on the disk. Times are those of the last record that was covered, in milliseconds. Big-endian,
 * in a file of 4096 bytes whose rest is zero.
 * <pre>
 *   0              8                 16               24                 32               40              48     56
 *   +--------------+-----------------+----------------+------------------+----------------+---------------+------+
 *   | log's time   | queues' time    | key index's    | master's flushed | confirmed log  | last queued   | seal |
 *   |              |                 | time           | log position     | position       | record's start|      |
 *   +--------------+-----------------+----------------+------------------+----------------+---------------+------+
 * </pre>
 * The seal is ours: "SKYR" and the CRC-32 of what is before it. Another broker that changes the file leaves it as it
 * is, so that a wrong one tells that the values are not ours, whose meaning is exact.
 *
 * @param logTime of the last record of the log that was forced
 * @param queuesTime of the last record whose queue entry was forced
 * @param keyIndexTime of the last record whose keys were forced
 * @param masterFlushedPosition kept for replication
 * @param confirmedPosition kept for replication
 * @param lastRecord where the last record starts that is covered by the log and the queues
 * @param isSealed whether the values are ours
 */
public record Checkpoint(long logTime, long queuesTime, long keyIndexTime, long masterFlushedPosition,
    long confirmedPosition, long lastRecord, boolean isSealed) {
    static final int FILE_BYTES = 4096;

    private static final Logger LOG = LoggerFactory.getLogger(Checkpoint.class);
    private static final int VALUES_LENGTH = 6 * Long.BYTES;
    private static final int LENGTH = VALUES_LENGTH + Long.BYTES;
    private static final long SEAL = 0x534B5952L << Integer.SIZE;

    /** Knows nothing. */
    public static final Checkpoint NONE = new Checkpoint(0, 0, 0, 0, 0, 0, false);

    /** Reads a file; one that is missing or too short tells nothing, which only makes recovery read more. */
    public static Checkpoint read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return NONE;
        }
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length < VALUES_LENGTH) {
            LOG.warn("The checkpoint {} has only {} bytes and is not used", file, bytes.length);
            return NONE;
        }
        var in = ByteBuffer.wrap(bytes);
        boolean sealed = bytes.length >= LENGTH && in.getLong(VALUES_LENGTH) == sealOf(bytes);
        return new Checkpoint(
            in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong(), sealed);
    }

    private static long sealOf(byte[] bytes) {
        var crc = new CRC32();
        crc.update(bytes, 0, VALUES_LENGTH);
        return SEAL | crc.getValue();
    }

    /** Writes the file in place: it lies within one sector, so that a crash leaves the old or the new values. */
    public void write(Path file, Disk disk) throws IOException {
        var out = ByteBuffer.allocate(Files.exists(file) && Files.size(file) == FILE_BYTES ? LENGTH : FILE_BYTES);
        out.putLong(logTime).putLong(queuesTime).putLong(keyIndexTime)
            .putLong(masterFlushedPosition).putLong(confirmedPosition).putLong(lastRecord);
        out.putLong(isSealed ? sealOf(out.array()) : 0).rewind();
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (out.hasRemaining()) {
                channel.write(out, out.position());
            }
            disk.force(channel, file);
        }
    }

    /** Whether the log and all queues are on the disk up to {@code lastRecord}, exactly. */
    public boolean isExact() {
        return isSealed && logTime > 0 && logTime == queuesTime;
    }

    /** This one, with nothing known of the queues: all must be built anew. */
    public Checkpoint withoutQueues() {
        return new Checkpoint(logTime, 0, keyIndexTime, masterFlushedPosition, confirmedPosition, lastRecord, true);
    }

    /** This one, moved on to what has been forced now. */
    public Checkpoint movedTo(long storeTimestamp, long record) {
        return new Checkpoint(
            storeTimestamp, storeTimestamp, keyIndexTime, masterFlushedPosition, confirmedPosition, record, true);
    }

    /** This one, with what is now known of the key index. */
    public Checkpoint withKeyIndexTime(long time) {
        return new Checkpoint(
            logTime, queuesTime, time, masterFlushedPosition, confirmedPosition, lastRecord, isSealed);
    }
}
