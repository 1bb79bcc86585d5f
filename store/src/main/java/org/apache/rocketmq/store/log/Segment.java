package org.apache.rocketmq.store.log;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One file of a sequence, mapped whole: readers share it, one writer fills it by absolute puts.
 *
 * <p>A file is never mapped beyond its length, for touching such a page would end the process. New files are made at
 * full length without their blocks ("sparse"): mapping costs address space only, whatever the length.
 *
 * <p>The mapping lives as long as anything refers to it; the collector gives it back. Deleting the file earlier is
 * harmless, as the system keeps the bytes of a mapped file.
 */
public final class Segment {
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(64 * 1024).asReadOnlyBuffer();

    private final Path file;
    private final long start;
    private final MappedByteBuffer map;
    private final ByteBuffer readOnly;

    private Segment(Path file, long start, MappedByteBuffer map) {
        this.file = file;
        this.start = start;
        this.map = map;
        this.readOnly = map.asReadOnlyBuffer();
    }

    /** Makes a new file, zero filled, and its folder where it is missing. What fails leaves no file behind. */
    public static Segment create(Path folder, long start, int bytes) throws IOException {
        FileNames.makeFolder(folder);
        Path path = folder.resolve(FileNames.of(start));
        if (Files.exists(path)) {
            throw new IOException(path + " exists already; it does not belong to this sequence");
        }
        try {
            setLength(path, bytes);
            return map(path, start, bytes);
        } catch (IOException e) {
            Files.deleteIfExists(path);
            throw e;
        }
    }

    /** Maps a file that exists at full length. */
    public static Segment open(Path file, long start, int bytes) throws IOException {
        long length = Files.size(file);
        if (length != bytes) {
            throw new IOException(file + " has " + length + " bytes instead of " + bytes);
        }
        return map(file, start, bytes);
    }

    /** Cuts a file at {@code keep} bytes and fills it up with zeros to {@code bytes}; it must not be in use. */
    public static void clearTail(Path file, int keep, int bytes) throws IOException {
        setLength(file, Math.min(keep, Files.size(file)));
        setLength(file, bytes);
    }

    private static void setLength(Path file, long bytes) throws IOException {
        try (var open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(bytes);
        } catch (FileNotFoundException e) {
            throw new IOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private static Segment map(Path file, long start, int bytes) throws IOException {
        try (var open = new RandomAccessFile(file.toFile(), "rw")) {
            return new Segment(file, start, open.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, bytes));
        } catch (FileNotFoundException e) {
            throw new IOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    public Path file() {
        return file;
    }

    /** The position in the sequence of the file's first byte. */
    public long start() {
        return start;
    }

    public int length() {
        return map.capacity();
    }

    /** The position behind the file's last byte. */
    public long end() {
        return start + map.capacity();
    }

    /** The bytes, for absolute puts by the one writer. */
    public ByteBuffer writable() {
        return map;
    }

    /** The bytes, for absolute gets by anyone. */
    public ByteBuffer bytes() {
        return readOnly;
    }

    /** A read-only view of some bytes, with a position and a limit of its own. */
    public ByteBuffer slice(int offset, int length) {
        return readOnly.slice(offset, length);
    }

    /** Gives back what was acquired. The collector unmaps the file once nobody refers to it. */
    public void release() { }

    /** Fills a part of the file with zeros that nobody has written to yet; readers of the mapping see no difference. */
    void writeZeros(int offset, int length) throws IOException {
        try (var open = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int done = 0; done < length; ) {
                int next = Math.min(ZEROS.capacity(), length - done);
                done += open.write(ZEROS.slice(0, next), (long) offset + done);
            }
        }
    }

    /** Writes some bytes to the disk. */
    public void force(int offset, int length) throws IOException {
        try {
            map.force(offset, length);
        } catch (UncheckedIOException e) {
            // JDK 17 tells a failed force this way.
            throw new IOException("cannot force " + file + " to the disk: " + e.getCause().getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
