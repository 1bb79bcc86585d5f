package org.apache.rocketmq.store.key;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import org.apache.rocketmq.store.log.Disk;

/**
 * Which parts of a mapped file surely have blocks on the disk: each is given them by a write to the file, before it is
 * first written through the mapping. So a full disk is a failed write here, and not a signal that ends the process.
 *
 * <p>Through the mapping a message's entries cost no system call; this costs one for some thousand entries, and one for
 * each stretch of slots, once. (Writing entries and slots by channel would cost one for each slot: slots are random.)
 * For the writer's thread.
 */
final class IndexBacking {
    private static final int CHUNK_BYTES = 64 * 1024;

    private final Path file;
    private final int fileBytes;
    private final int zeroFrom;
    private final Disk disk;
    private final BitSet backed = new BitSet();

    /**
     * Knows nothing of a file.
     *
     * @param zeroFrom all bytes from here on are zero
     */
    IndexBacking(Path file, int fileBytes, int zeroFrom, Disk disk) {
        this.file = file;
        this.fileBytes = fileBytes;
        this.zeroFrom = zeroFrom;
        this.disk = disk;
    }

    /** Makes sure that the bytes of one place are backed. */
    void cover(int from, int length) throws IOException {
        int last = (from + length - 1) / CHUNK_BYTES;
        for (int chunk = from / CHUNK_BYTES; chunk <= last; chunk++) {
            if (!backed.get(chunk)) {
                back(chunk);
                backed.set(chunk);
            }
        }
    }

    /** Writes a part as it is: what it holds, where it may hold something. */
    private void back(int chunk) throws IOException {
        int start = chunk * CHUNK_BYTES;
        var bytes = ByteBuffer.allocateDirect(Math.min(CHUNK_BYTES, fileBytes - start));
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            while (start < zeroFrom && bytes.hasRemaining()) {
                if (channel.read(bytes, (long) start + bytes.position()) < 0) {
                    throw new EOFException(file + " is shorter than its " + fileBytes + " bytes");
                }
            }
            bytes.rewind();
            disk.write(channel, bytes, start, file);
        }
    }
}
