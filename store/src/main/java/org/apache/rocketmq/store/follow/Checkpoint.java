package org.apache.rocketmq.store.follow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.rocketmq.store.log.Disk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known to be on the disk. Times are those of the last record that was covered, in milliseconds. Big-endian,
 * in a file of 4096 bytes whose rest is zero.
 * <pre>
 *   0              8                 16               24                 32               40              48
 *   +--------------+-----------------+----------------+------------------+----------------+---------------+
 *   | log's time   | queues' time    | key index's    | master's flushed | confirmed log  | last queued   |
 *   |              |                 | time           | log position     | position       | record's start|
 *   +--------------+-----------------+----------------+------------------+----------------+---------------+
 * </pre>
 *
 * @param logTime of the last record of the log that was forced
 * @param queuesTime of the last record whose queue entry was forced
 * @param keyIndexTime of the last record whose keys were forced
 * @param masterFlushedPosition kept for replication
 * @param confirmedPosition kept for replication
 * @param lastRecord where the last queued record starts
 */
public record Checkpoint(long logTime, long queuesTime, long keyIndexTime, long masterFlushedPosition,
    long confirmedPosition, long lastRecord) {
    static final int FILE_BYTES = 4096;

    private static final Logger LOG = LoggerFactory.getLogger(Checkpoint.class);
    private static final int LENGTH = 6 * Long.BYTES;

    /** Knows nothing. */
    public static final Checkpoint NONE = new Checkpoint(0, 0, 0, 0, 0, 0);

    /** Reads a file; one that is missing or too short tells nothing, which only makes recovery read more. */
    public static Checkpoint read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return NONE;
        }
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length < LENGTH) {
            LOG.warn("The checkpoint {} has only {} bytes and is not used", file, bytes.length);
            return NONE;
        }
        var in = ByteBuffer.wrap(bytes);
        return new Checkpoint(in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong());
    }

    /** Writes the file in place: it lies within one sector, so that a crash leaves the old or the new values. */
    public void write(Path file, Disk disk) throws IOException {
        var out = ByteBuffer.allocate(Files.exists(file) && Files.size(file) == FILE_BYTES ? LENGTH : FILE_BYTES);
        out.putLong(logTime).putLong(queuesTime).putLong(keyIndexTime)
            .putLong(masterFlushedPosition).putLong(confirmedPosition).putLong(lastRecord).rewind();
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (out.hasRemaining()) {
                channel.write(out, out.position());
            }
            disk.force(channel, file);
        }
    }

    /** This one, with nothing known of the log and the queues. */
    public Checkpoint forgotten() {
        return new Checkpoint(0, 0, keyIndexTime, masterFlushedPosition, confirmedPosition, 0);
    }

    /** This one, moved on to what has been forced now. */
    public Checkpoint movedTo(long storeTimestamp, long record) {
        return new Checkpoint(
            storeTimestamp, storeTimestamp, keyIndexTime, masterFlushedPosition, confirmedPosition, record);
    }

    /** This one, with what is now known of the key index. */
    public Checkpoint withKeyIndexTime(long time) {
        return new Checkpoint(logTime, queuesTime, time, masterFlushedPosition, confirmedPosition, lastRecord);
    }
}
