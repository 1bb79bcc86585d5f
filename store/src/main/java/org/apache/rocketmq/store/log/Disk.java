package org.apache.rocketmq.store.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * All that writes the log and makes bytes and names durable. Whatever was not forced here may be gone after a loss of
 * power. A test puts in one that fails, counts, or keeps only what was forced.
 */
public interface Disk {
    /** The real thing. */
    Disk REAL = new Disk() { };

    /** Writes all that is left in a buffer to a file, from a position in it on. It may have written a part and fail. */
    default void write(FileChannel channel, ByteBuffer bytes, long position, Path file) throws IOException {
        for (long at = position; bytes.hasRemaining(); ) {
            at += channel.write(bytes, at);
        }
    }

    /** Writes a stretch of a mapped file to the disk. */
    default void force(Segment segment, int offset, int length) throws IOException {
        segment.force(offset, length);
    }

    /** Writes all that was written to a file through channels to the disk, and its length. */
    default void force(FileChannel channel, Path file) throws IOException {
        channel.force(false);
    }

    /** Makes a folder's list of names durable: a file's own force does not cover its name, nor a deletion. */
    default void forceFolder(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** A step that makes durable all that was written to a file system since this was opened, names and lengths too. */
    interface WholeForce extends Closeable {
        void force() throws IOException;

        @Override
        void close();
    }

    /** For the file system of a folder; null where only file after file can be forced. */
    default WholeForce openWhole(Path folder) throws IOException {
        return FileSystemForce.open(folder);
    }

    /** Gives a file another name, in one step, and replaces what had that name. Durable once the folder is forced. */
    default void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
