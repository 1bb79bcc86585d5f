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
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One file of a sequence, mapped whole: readers share it. One writer fills it, through a channel, or by absolute puts
 * where it was opened for that.
 *
 * <p>A file is never mapped beyond its length, for touching such a page would end the process. New files are made at
 * full length without their blocks ("sparse"): mapping costs address space only, whatever the length.
 *
 * <p>Readers hold references: {@link SegmentedLog#acquire} gives one, {@link #release} takes it back. A segment that was
 * dropped is unmapped when the last reference goes; until then its bytes stay as they are, also when the file is
 * deleted. Writers, the flusher and recovery hold none: their segments are not dropped before they have ended.
 */
public final class Segment {
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(128 * 1024).asReadOnlyBuffer();

    /** Set in {@link #references} when the segment was dropped; the other bits count. */
    private static final int DROPPED = Integer.MIN_VALUE;

    private final Path file;
    private final long start;
    private final int length;
    private final AtomicInteger references = new AtomicInteger();
    /** Null once unmapped: whoever comes too late then fails alone, and not with the whole process. */
    private MappedByteBuffer map;
    private ByteBuffer readOnly;
    private int backedAhead;

    private Segment(Path file, long start, MappedByteBuffer map) {
        this.file = file;
        this.start = start;
        this.length = map.capacity();
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
            return map(path, start, bytes, FileChannel.MapMode.READ_ONLY);
        } catch (IOException e) {
            Files.deleteIfExists(path);
            throw e;
        }
    }

    /** Maps a file that exists at full length, to be read. */
    public static Segment open(Path file, long start, int bytes) throws IOException {
        return map(file, start, bytes, FileChannel.MapMode.READ_ONLY);
    }

    /** Maps a file that exists at full length, to be written by puts as well. */
    public static Segment openWritable(Path file, long start, int bytes) throws IOException {
        return map(file, start, bytes, FileChannel.MapMode.READ_WRITE);
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

    private static Segment map(Path file, long start, int bytes, FileChannel.MapMode mode) throws IOException {
        long length = Files.size(file);
        if (length != bytes) {
            throw new IOException(file + " has " + length + " bytes instead of " + bytes);
        }
        // Also where it is only read, for a file that cannot be written is of no use.
        try (var open = new RandomAccessFile(file.toFile(), "rw")) {
            return new Segment(file, start, open.getChannel().map(mode, 0, bytes));
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
        return length;
    }

    /** The position behind the file's last byte. */
    public long end() {
        return start + length;
    }

    /** The bytes, for absolute puts by the one writer; read-only where the segment was not opened for that. */
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

    /** The file once more, to read it without the mapping: what the disk cannot give is an exception then. */
    public FileChannel openForReading() throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ);
    }

    /** Takes a reference; false once the segment was dropped. */
    public boolean acquire() {
        int now = references.get();
        while (now >= 0) {
            int seen = references.compareAndExchange(now, now + 1);
            if (seen == now) {
                return true;
            }
            now = seen;
        }
        return false;
    }

    /** Gives back what was acquired, once; the bytes must not be touched after it. */
    public void release() {
        int before = references.getAndUpdate(now -> (now & ~DROPPED) == 0 ? now : now - 1);
        if ((before & ~DROPPED) == 0) {
            throw new IllegalStateException(file + " was released more often than acquired");
        }
        if (before == DROPPED + 1) {
            unmap();
        }
    }

    /** Hands out no more references; the file is unmapped when the last one is given back, maybe now. */
    public void drop() {
        if (references.getAndUpdate(now -> now | DROPPED) == 0) {
            unmap();
        }
    }

    private void unmap() {
        MappedByteBuffer mapped = map;
        map = null;
        readOnly = null;
        Unmapping.unmap(mapped);
    }

    /** How many references are held. */
    int references() {
        return references.get() & ~DROPPED;
    }

    /** Fills a part of the file with zeros; readers of the mapping see them. */
    void writeZeros(int offset, int length, Disk disk) throws IOException {
        try (var open = FileChannel.open(file, StandardOpenOption.WRITE)) {
            writeZeros(open, offset, length, disk);
        }
    }

    /** The same through a channel of this file. */
    void writeZeros(FileChannel channel, int offset, int length, Disk disk) throws IOException {
        for (int done = 0; done < length; ) {
            int next = Math.min(ZEROS.capacity(), length - done);
            disk.write(channel, ZEROS.slice(0, next), (long) offset + done, file);
            done += next;
        }
    }

    /** Gives the file's next bytes their blocks and pages; nobody may write to the segment yet. False at its end. */
    boolean backAhead(int bytes, Disk disk) throws IOException {
        int next = Math.min(bytes, length() - backedAhead);
        writeZeros(backedAhead, next, disk);
        backedAhead += next;
        return next > 0;
    }

    /** How many bytes from the start on were given their blocks before the first record came. */
    int backedAhead() {
        return backedAhead;
    }

    /** Writes some bytes to the disk. */
    public void force(int offset, int length) throws IOException {
        if (!acquire()) {
            throw new IOException(file + " cannot be forced to the disk: it is closed");
        }
        try {
            map.force(offset, length);
        } catch (UncheckedIOException e) {
            // JDK 17 tells a failed force this way.
            throw new IOException("cannot force " + file + " to the disk: " + e.getCause().getMessage(), e);
        } finally {
            release();
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
