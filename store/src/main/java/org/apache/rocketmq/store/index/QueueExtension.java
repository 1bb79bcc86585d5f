package org.apache.rocketmq.store.index;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.rocketmq.store.log.Disk;
import org.apache.rocketmq.store.log.FileNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one queue's extension, in order and without a gap. Anyone reads a unit whose address an entry has; one
 * thread at a time writes behind the last one. Positions are bytes from the extension's beginning.
 */
final class QueueExtension implements FileSequence {
    private static final Logger LOG = LoggerFactory.getLogger(QueueExtension.class);

    private final Path folder;
    private final int fileBytes;
    private final OpenFiles open;
    private volatile boolean regular;
    private volatile long start;
    private volatile long end;
    /** Behind the last unit; -1 while nobody has looked for it. */
    private long next = -1;
    private boolean closed;
    private boolean newNames;
    private long trimmedTo;

    private QueueExtension(Path folder, int fileBytes, OpenFiles open, long start, long end, boolean regular) {
        this.folder = folder;
        this.fileBytes = fileBytes;
        this.open = open;
        this.start = start;
        this.end = end;
        this.regular = regular;
    }

    /**
     * Opens what a folder holds, up to the first file that is not as it should be. Where there are files, their length
     * counts, and not the one that new ones would have.
     */
    static QueueExtension open(Path folder, int newFileBytes, OpenFiles open) throws IOException {
        var found = FileNames.list(folder, stranger ->
            LOG.warn("{} is not a file of a queue's extension and is left alone", stranger));
        if (found.size() == 1 && Files.size(found.firstEntry().getValue()) == 0) {
            // The first file, whose length a crash has taken: nothing was in it.
            Files.delete(found.pollFirstEntry().getValue());
        }
        long first = found.isEmpty() ? 0 : found.firstKey();
        int fileBytes = found.isEmpty() ? newFileBytes
            : (int) Math.min(Integer.MAX_VALUE, Files.size(found.firstEntry().getValue()));
        long end = first;
        for (var file : found.entrySet()) {
            if (file.getKey() != end || fileBytes == 0 || end % fileBytes != 0
                || Files.size(file.getValue()) != fileBytes) {
                LOG.warn("The file {} does not go on where the one before it ends, or has not its length: it is not"
                    + " used, and the queue's extension is not written any more", file.getValue());
                return new QueueExtension(folder, Math.max(1, fileBytes), open, first, end, false);
            }
            end += fileBytes;
        }
        return new QueueExtension(folder, fileBytes, open, first, end, true);
    }

    @Override
    public Path pathOf(long fileStart) {
        return folder.resolve(FileNames.of(fileStart));
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
            // It was trimmed, or its topic deleted, a moment ago; or it is lost, and the records tell what it told.
            return false;
        }
    }

    boolean isEmpty() {
        return start == end;
    }

    /** Whether units can be written: the files are as they should be, and the topic is still there. */
    synchronized boolean isWritable() {
        return regular && !closed;
    }

    int fileBytes() {
        return fileBytes;
    }

    /** Writer: where the next unit comes, or a new file when there is no room for it. */
    long next() {
        return next;
    }

    /** Writer: all before a position is written. */
    void moveTo(long position) {
        next = position;
    }

    /**
     * Writer, once: begins an extension that has no files with the unit of some queue offset. A file for each message
     * before it is left out, so that no unit lies there that may have been lost.
     */
    void startWith(long queueOffset) {
        next = queueOffset * fileBytes;
        start = next;
        end = next;
    }

    /** Writer: there is no place for a next unit that no entry may name already. */
    void giveUp() {
        LOG.warn("Where the extension {} ends cannot be told; it is not written any more", folder);
        regular = false;
    }

    /** An entry names a place where no unit is: if it is behind all files, the last ones are lost. */
    void lacks(long position) {
        if (regular && !isEmpty() && position >= end) {
            LOG.warn("The extension {} has lost its last units, and is not written any more", folder);
            regular = false;
        }
    }

    /** Writer, once: ends the units at a position, and leaves zeros behind it. */
    void endAt(long position, Disk disk) throws IOException {
        next = position;
        if (next >= end) {
            return;
        }
        int at = (int) (next % fileBytes);
        for (long later = end - fileBytes; later > next - at; later -= fileBytes) {
            open.forget(this, Long.MAX_VALUE);
            Files.delete(pathOf(later));
            end = later;
            newNames = true;
        }
        var file = pathOf(next - at);
        try (var out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(at);
            out.setLength(fileBytes);
            disk.force(out.getChannel(), file);
        }
    }

    /** Behind the last unit of the last file; -1 where something else follows it. */
    long lastUnitEnd() throws IOException {
        long fileStart = end - fileBytes;
        long position = fileStart;
        var unit = new ExtensionUnit();
        var chunk = new ExtensionChunk();
        while (position < end && chunk.read(this, position, unit)) {
            position += unit.length();
        }
        var next = ByteBuffer.allocate(Short.BYTES);
        read(position, next);
        short length = next.getShort(0);
        return length == 0 ? position : length == ExtensionLayout.END_OF_FILE ? end : -1;
    }

    /** Writer: writes some bytes to the file that they lie in, which is made where it is the next one. */
    void write(ByteBuffer bytes, long position, Disk disk) throws IOException {
        int at = (int) (position % fileBytes);
        cover(position - at);
        Path file = pathOf(position - at);
        try (var out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            disk.write(out, bytes, at, file);
        }
    }

    private synchronized void cover(long fileStart) throws IOException {
        if (closed) {
            throw new NoSuchFileException(folder + " was deleted");
        }
        if (fileStart < end) {
            return;
        }
        FileNames.makeFolder(folder);
        Path file = pathOf(fileStart);
        try (var out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(0);
            out.setLength(fileBytes);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        if (isEmpty()) {
            start = fileStart;
        }
        end = fileStart + fileBytes;
        newNames = true;
    }

    /** Writer: makes the bytes between two positions durable, and the names of new files. */
    void force(long from, long to, Disk disk) throws IOException {
        for (long fileStart = from - from % fileBytes; fileStart < to; fileStart += fileBytes) {
            Path file = pathOf(fileStart);
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                disk.force(channel, file);
            }
        }
        if (newNames) {
            // The queue's, the topic's, and that of all extensions, whose own name is in the store's.
            Path of = folder;
            for (int i = 0; i < 4; i++) {
                disk.forceFolder(of);
                of = of.getParent();
            }
            newNames = false;
        }
    }

    /** One caller at a time: the first queue offset, from one on, that may have a unit. */
    long nextToTrim(long firstOffset) {
        return Math.max(firstOffset, trimmedTo);
    }

    /** No entry before a queue offset has a unit that is still needed. */
    void trimmedTo(long queueOffset) {
        trimmedTo = queueOffset;
    }

    /** Deletes the files that end at a position or before it, but the last one. */
    void deleteBelow(long position, Disk disk) throws IOException {
        long firstGone;
        long firstKept;
        synchronized (this) {
            firstGone = start;
            firstKept = Math.min(position / fileBytes * fileBytes, end - fileBytes);
            if (closed || isEmpty() || firstKept <= start) {
                return;
            }
            start = firstKept;
        }
        open.forget(this, firstKept);
        for (long fileStart = firstGone; fileStart < firstKept; fileStart += fileBytes) {
            Files.deleteIfExists(pathOf(fileStart));
        }
        disk.forceFolder(folder);
    }

    /** Adds no more files, and gives back what is open: the folder is about to be deleted. */
    void close() throws IOException {
        synchronized (this) {
            closed = true;
        }
        open.forget(this, Long.MAX_VALUE);
    }

    /** Opening: deletes all files of a folder. */
    static void deleteAll(Path folder, Disk disk) throws IOException {
        var found = FileNames.list(folder, stranger -> { });
        for (Path file : found.values()) {
            Files.delete(file);
        }
        if (!found.isEmpty()) {
            disk.forceFolder(folder);
        }
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
