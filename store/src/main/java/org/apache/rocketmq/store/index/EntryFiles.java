package org.apache.rocketmq.store.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.rocketmq.store.log.Disk;
import org.apache.rocketmq.store.log.FileNames;
import org.apache.rocketmq.store.log.Segment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one consume queue in order, without a gap. A file is mapped when it is first touched. Readers see an
 * immutable array; whoever holds the monitor replaces it.
 */
final class EntryFiles {
    private static final Logger LOG = LoggerFactory.getLogger(EntryFiles.class);

    private final Path folder;
    private final int fileBytes;
    private volatile EntryFile[] files;
    private boolean namesToForce;
    private boolean closed;

    private EntryFiles(Path folder, int fileBytes, EntryFile[] files) {
        this.folder = folder;
        this.fileBytes = fileBytes;
        this.files = files;
    }

    /** One file, whose mapping waits for its first use. */
    private static final class EntryFile {
        private final Path path;
        private final long start;
        private volatile Segment segment;

        EntryFile(Path path, long start, Segment segment) {
            this.path = path;
            this.start = start;
            this.segment = segment;
        }

        Segment segment(int fileBytes) {
            Segment mapped = segment;
            return mapped != null ? mapped : open(fileBytes);
        }

        private synchronized Segment open(int fileBytes) {
            if (segment == null) {
                try {
                    segment = Segment.open(path, start, fileBytes);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return segment;
        }
    }

    /**
     * Opens what the folder holds.
     *
     * @param afterCrash whether the files may end in a short one, or have a gap, behind which they do not count
     */
    static EntryFiles open(Path folder, int fileBytes, boolean afterCrash) throws IOException {
        var found = FileNames.list(folder, stranger ->
            LOG.warn("{} is not a file of a consume queue and is left alone", stranger));
        var files = new ArrayList<EntryFile>(found.size());
        long expected = found.isEmpty() ? 0 : found.firstKey();
        for (var entry : found.entrySet()) {
            long start = entry.getKey();
            if (start != expected && afterCrash) {
                LOG.warn("The consume queue lacks a file before {}; that and later ones are built anew",
                    entry.getValue());
                deleteBackwards(List.copyOf(found.tailMap(start).values()));
                break;
            }
            if (start != expected || start % fileBytes != 0) {
                throw new IOException("consume queue file " + entry.getValue() + " does not start where the one before"
                    + " it ends, at " + expected + ": if mappedFileSizeConsumeQueue=" + fileBytes + " is what the"
                    + " queues were written with, delete the folder consumequeue, which is built anew from the log");
            }
            checkLength(entry.getValue(), fileBytes, start == found.lastKey() && afterCrash);
            files.add(new EntryFile(entry.getValue(), start, null));
            expected = start + fileBytes;
        }
        return new EntryFiles(folder, fileBytes, files.toArray(EntryFile[]::new));
    }

    /** From the last one on: whatever moment the process dies at, what is left has no gap. */
    private static void deleteBackwards(List<Path> paths) throws IOException {
        for (int i = paths.size() - 1; i >= 0; i--) {
            Files.delete(paths.get(i));
        }
    }

    private static void checkLength(Path file, int fileBytes, boolean repairShort) throws IOException {
        long length = Files.size(file);
        if (length == fileBytes) {
            return;
        }
        if (length > fileBytes || length > 0 && !repairShort) {
            throw new IOException("consume queue file " + file + " has " + length + " bytes, but"
                + " mappedFileSizeConsumeQueue=" + fileBytes + ": set it to what the queues were written with, or"
                + " delete the folder consumequeue, which is built anew from the log");
        }
        Segment.clearTail(file, (int) length, fileBytes);
    }

    /** The first byte position that a file covers. */
    long start() {
        EntryFile[] now = files;
        return now.length == 0 ? 0 : now[0].start;
    }

    /** The byte position behind the last file. */
    long end() {
        EntryFile[] now = files;
        return now.length == 0 ? 0 : now[now.length - 1].start + fileBytes;
    }

    boolean isEmpty() {
        return files.length == 0;
    }

    /** The mapped file that holds a byte position, or null. */
    Segment at(long position) {
        EntryFile[] now = files;
        if (now.length == 0 || position < now[0].start) {
            return null;
        }
        long index = (position - now[0].start) / fileBytes;
        return index < now.length ? now[(int) index].segment(fileBytes) : null;
    }

    /** Adds the file that holds a byte position, which must be the next one or the first of all. */
    synchronized void cover(long position) throws IOException {
        EntryFile[] now = files;
        if (closed) {
            throw new IOException(folder + " was deleted");
        }
        if (now.length > 0 && position < end()) {
            return;
        }
        long start = position - position % fileBytes;
        if (now.length > 0 && start != end()) {
            throw new IllegalStateException("a gap in " + folder + ": " + end() + " to " + start);
        }
        Segment created = Segment.create(folder, start, fileBytes);
        EntryFile[] more = Arrays.copyOf(now, now.length + 1);
        more[now.length] = new EntryFile(created.file(), start, created);
        namesToForce = true;
        files = more;
    }

    /** Adds no more files: the folder is about to be deleted. */
    synchronized void close() {
        closed = true;
    }

    /** Ends the files at a byte position: what is behind it reads as zeros, later files are deleted. While opening. */
    synchronized void truncate(long position) throws IOException {
        var kept = new ArrayList<EntryFile>();
        deleteBackwards(Arrays.stream(files).filter(file -> file.start >= position).map(file -> file.path).toList());
        for (EntryFile file : files) {
            if (file.start + fileBytes <= position) {
                kept.add(file);
            } else if (file.start < position) {
                Segment.clearTail(file.path, (int) (position - file.start), fileBytes);
                kept.add(new EntryFile(file.path, file.start, null));
            }
        }
        files = kept.toArray(EntryFile[]::new);
    }

    /** Makes the names of new files durable. */
    void forceNames(Disk disk) throws IOException {
        synchronized (this) {
            if (!namesToForce) {
                return;
            }
            namesToForce = false;
        }
        disk.forceFolder(folder);
        disk.forceFolder(folder.getParent());
        disk.forceFolder(folder.getParent().getParent());
    }

    /** The mapped files that hold bytes from one position to another. */
    List<Segment> between(long from, long to) {
        var segments = new ArrayList<Segment>(1);
        for (EntryFile file : files) {
            if (file.start < to && file.start + fileBytes > from) {
                segments.add(file.segment(fileBytes));
            }
        }
        return segments;
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
