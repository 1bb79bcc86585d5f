package org.apache.rocketmq.store.index;

import static org.apache.rocketmq.store.index.QueueEntryLayout.ENTRY_LENGTH;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.rocketmq.store.log.Disk;
import org.apache.rocketmq.store.log.FileNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one consume queue in order, without a gap, read and written through channels. Anyone reads below what
 * was written; one thread at a time writes. Positions are bytes from the queue's beginning.
 */
final class EntryFiles implements FileSequence {
    private static final Logger LOG = LoggerFactory.getLogger(EntryFiles.class);
    private static final int FILLERS_AT_ONCE = 1024;

    private final QueueFolder folder;
    private final int fileBytes;
    private final OpenFiles open;
    private final EntrySums sums;
    private volatile long start;
    private volatile long end;
    private volatile int version;
    private boolean closed;
    private volatile boolean newNames;
    private String complaint;

    /** Where a queue's files lie. Paths are made when they are needed: there may be very many queues. */
    record QueueFolder(Path queues, Path allSums, String topic, int queueId) {
        Path path() {
            return queues.resolve(topic).resolve(Integer.toString(queueId));
        }

        Path sums() {
            return allSums.resolve(topic).resolve(Integer.toString(queueId));
        }
    }

    private EntryFiles(QueueFolder folder, int fileBytes, OpenFiles open) {
        this.folder = folder;
        this.fileBytes = fileBytes;
        this.open = open;
        this.sums = new EntrySums(folder, fileBytes, open);
    }

    /** A queue that has no files yet. */
    static EntryFiles none(QueueFolder folder, int fileBytes, OpenFiles open) {
        return new EntryFiles(folder, fileBytes, open);
    }

    /** Opens what the folder holds, up to the first file that is not as it should be; {@link #complaint} says why. */
    static EntryFiles open(QueueFolder folder, int fileBytes, OpenFiles open) throws IOException {
        var opened = new EntryFiles(folder, fileBytes, open);
        var found = FileNames.list(folder.path(), stranger ->
            LOG.warn("{} is not a file of a consume queue and is left alone", stranger));
        long expected = found.isEmpty() ? 0 : found.firstKey();
        opened.start = expected;
        for (var entry : found.entrySet()) {
            opened.complaint = complaint(entry.getValue(), entry.getKey(), expected, fileBytes);
            if (opened.complaint != null) {
                break;
            }
            expected = entry.getKey() + fileBytes;
        }
        opened.end = expected;
        return opened;
    }

    private static String complaint(Path file, long start, long expected, int fileBytes) throws IOException {
        if (start != expected || start % fileBytes != 0) {
            return "lacks a file before " + file;
        }
        long length = Files.size(file);
        if (length == 0) {
            // A process that was about to make it was killed.
            setLength(file, 0, fileBytes);
            return null;
        }
        return length == fileBytes ? null
            : "has the file " + file + " with " + length + " bytes instead of " + fileBytes;
    }

    /** What was wrong with the files; null where nothing was. */
    String complaint() {
        return complaint;
    }

    /** Opening: deletes all files of a queue's folder. */
    static void deleteAll(QueueFolder folder, Disk disk) throws IOException {
        var found = FileNames.list(folder.path(), stranger -> { });
        FileTree.delete(folder.sums());
        deleteBackwards(List.copyOf(found.values()));
        if (!found.isEmpty()) {
            disk.forceFolder(folder.path());
        }
    }

    /** From the last one on: whatever moment the process dies at, what is left has no gap. */
    private static void deleteBackwards(List<Path> paths) throws IOException {
        for (int i = paths.size() - 1; i >= 0; i--) {
            Files.delete(paths.get(i));
        }
    }

    /** Cuts a file at {@code keep} bytes and fills it up with zeros to {@code bytes}. */
    private static void setLength(Path file, long keep, long bytes) throws IOException {
        try (var out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(keep);
            out.setLength(bytes);
        } catch (FileNotFoundException e) {
            throw new IOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /** The first byte position that a file covers. */
    long start() {
        return start;
    }

    /** The byte position behind the last file. */
    long end() {
        return end;
    }

    boolean isEmpty() {
        return start == end;
    }

    /** Changes when what was read before does not hold any more. */
    int version() {
        return version;
    }

    /** Mender: what was read before is not to be taken for what is there now. */
    synchronized void changed() {
        version++;
    }

    /** Opening: what was read of the place behind the last entry is not to be taken for what will be written there. */
    void endOpening() {
        version++;
    }

    int fileBytes() {
        return fileBytes;
    }

    /** The checksums over the entries. */
    EntrySums sums() {
        return sums;
    }

    @Override
    public Path pathOf(long fileStart) {
        return folder.path().resolve(FileNames.of(fileStart));
    }

    Path path() {
        return folder.path();
    }

    /** Reads from a position until the buffer is full or the file ends; false where there is no file. */
    boolean read(long position, ByteBuffer into) throws IOException {
        if (position < start || position >= end) {
            return false;
        }
        int at = (int) (position % fileBytes);
        try {
            open.read(this, position - at, into, at);
            return true;
        } catch (NoSuchFileException e) {
            // It was trimmed, or its topic deleted, a moment ago. A file that should be there is an error.
            if (isClosed() || position < start) {
                return false;
            }
            throw e;
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Flusher: writes entries of a tail from one queue offset to another, and makes the files that they need. */
    void write(EntryTail tail, long from, long to, Disk disk) throws IOException {
        for (long offset = from; offset < to; ) {
            long position = offset * ENTRY_LENGTH;
            int at = (int) (position % fileBytes);
            long fileStart = position - at;
            long stop = Math.min(to, (fileStart + fileBytes) / ENTRY_LENGTH);
            cover(position, disk);
            Path file = pathOf(fileStart);
            try (var out = FileChannel.open(file, StandardOpenOption.WRITE)) {
                while (offset < stop) {
                    ByteBuffer piece = tail.piece(offset, stop);
                    long next = offset + piece.remaining() / ENTRY_LENGTH;
                    disk.write(out, piece, offset * ENTRY_LENGTH - fileStart, file);
                    offset = next;
                }
            }
        }
    }

    /** Makes the file that holds a position, which must be the next one or the first of all, unless it is there. */
    private synchronized void cover(long position, Disk disk) throws IOException {
        if (closed) {
            throw new NoSuchFileException(folder.path() + " was deleted");
        }
        if (!isEmpty() && position < end) {
            return;
        }
        int at = (int) (position % fileBytes);
        if (!isEmpty() && position - at != end) {
            throw new IllegalStateException("a gap in " + this + ": " + end + " to " + position);
        }
        create(position - at, at, disk);
        newNames = true;
        if (isEmpty()) {
            start = position - at;
        }
        end = position - at + fileBytes;
    }

    /** Makes a file of full length; fillers take the place of what is not there before the queue's first entry. */
    private void create(long fileStart, int fillerBytes, Disk disk) throws IOException {
        FileNames.makeFolder(folder.path());
        Path file = pathOf(fileStart);
        try {
            setLength(file, 0, fileBytes);
            if (fillerBytes > 0) {
                writeFillers(file, fillerBytes / ENTRY_LENGTH, disk);
            }
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private static void writeFillers(Path file, int count, Disk disk) throws IOException {
        EntryTail fillers = EntryTail.startingAt(0).coveringTo(FILLERS_AT_ONCE);
        for (int i = 0; i < FILLERS_AT_ONCE; i++) {
            fillers.put(i, 0, QueueEntryLayout.FILLER_LENGTH, 0);
        }
        try (var out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int done = 0; done < count; done += FILLERS_AT_ONCE) {
                disk.write(out, fillers.piece(0, Math.min(FILLERS_AT_ONCE, count - done)),
                    (long) done * ENTRY_LENGTH, file);
            }
        }
    }

    /** Flusher: makes the bytes between two positions durable. */
    void force(long from, long to, Disk disk) throws IOException {
        for (long fileStart = from - from % fileBytes; fileStart < to; fileStart += fileBytes) {
            Path file = pathOf(fileStart);
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                disk.force(channel, file);
            }
        }
    }

    /** Flusher: whether files were made whose names are not durable yet. */
    boolean hasNewNames() {
        return newNames;
    }

    void namesForced() {
        newNames = false;
    }

    /** Deletes the files that end at a position or before it, but the last one. */
    void deleteBelow(long position, Disk disk) throws IOException {
        if (position - start < fileBytes || isEmpty()) {
            return;
        }
        long firstKept = Math.min(position - position % fileBytes, end - fileBytes);
        long firstGone = start;
        synchronized (this) {
            if (closed || firstKept <= start) {
                return;
            }
            start = firstKept;
        }
        open.forget(this, firstKept);
        // From the first one on: whatever moment the process dies at, what is left has no gap.
        for (long fileStart = firstGone; fileStart < firstKept; fileStart += fileBytes) {
            Files.deleteIfExists(pathOf(fileStart));
            sums.delete(fileStart);
        }
        disk.forceFolder(folder.path());
    }

    /** Adds no more files, and gives back what is open: the folder is about to be deleted. */
    void close() throws IOException {
        synchronized (this) {
            closed = true;
        }
        open.forget(this, Long.MAX_VALUE);
        sums.close();
    }

    /** Ends a queue's files before an offset: what is there reads as zeros, later files are deleted. While opening. */
    synchronized void truncate(long offset, Disk disk) throws IOException {
        sums.cut(offset);
        long position = offset * ENTRY_LENGTH;
        open.forget(this, Long.MAX_VALUE);
        version++;
        var gone = new ArrayList<Path>();
        for (long fileStart = end - fileBytes; fileStart >= Math.max(position, start); fileStart -= fileBytes) {
            gone.add(pathOf(fileStart));
        }
        Collections.reverse(gone);
        deleteBackwards(gone);
        end -= (long) gone.size() * fileBytes;
        if (isEmpty()) {
            start = 0;
            end = 0;
        }
        if (position < end) {
            Path last = pathOf(end - fileBytes);
            setLength(last, position - (end - fileBytes), fileBytes);
            force(position, end, disk);
        }
        if (!gone.isEmpty()) {
            disk.forceFolder(folder.path());
        }
    }

    @Override
    public String toString() {
        return folder.path().toString();
    }
}
