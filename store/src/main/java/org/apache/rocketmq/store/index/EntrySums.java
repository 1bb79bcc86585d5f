package org.apache.rocketmq.store.index;

import static org.apache.rocketmq.store.index.QueueEntryLayout.ENTRY_LENGTH;

import java.io.IOException;
import java.io.UncheckedIOException;
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
 * Checksums over one queue's entries and their extension. Those of full chunks, which is what is read at once, lie in
 * files of ours that are named as the queue's, a slot for each:
 * <pre>
 *   0                        8        16
 *   +------------------------+--------+
 *   | entries that it covers | sum    |      of a chunk; 0 entries where there is none
 *   +------------------------+--------+
 * </pre>
 * The sum of the last chunk, as long as it is not full, is in memory, and in {@link QueueExtents} while the store is
 * closed; after a crash nobody vouches for such a chunk, which has a sum then that does not match.
 *
 * <p>Nothing depends on sums: where one does not match, the entries are held against the log, and the sum is made anew.
 * So they are not forced, and another broker that changes the queue and not them does no harm. Nor does it harm the
 * queue when they cannot be read or written: its entries are then as those without a sum.
 */
final class EntrySums implements FileSequence {
    private static final Logger LOG = LoggerFactory.getLogger(EntrySums.class);
    private static final int COVERED = 0;
    private static final int SUM = COVERED + Long.BYTES;
    private static final int SLOT_BYTES = SUM + Long.BYTES;
    /** Odd, so that no two sums become the same by it. */
    private static final long FACTOR = 0x9E3779B97F4A7C15L;
    private static final long NO_UNIT = 1;
    /**
     * The sum of entries that nobody vouches for: not theirs, by all that is likely, and neither is then what comes of
     * it when others are added.
     */
    static final long UNVOUCHED = 0x6C2B9E41D7A3580FL;

    private final EntryFiles.QueueFolder folder;
    private final int entriesOfFile;
    private final OpenFiles open;
    /** Of the chunk that entries were added to last. */
    private volatile Latest latest = Latest.NONE;
    private boolean closed;
    /** The start of a file that is not there; so many stores have none that it must cost nothing. */
    private volatile long missing = -1;
    private volatile boolean complained;

    /** The chunk that begins at a queue offset, and its sum. */
    private record Latest(long chunk, Slot slot) {
        static final Latest NONE = new Latest(-1, Slot.NONE);
    }

    /** A sum and how many entries of the chunk it covers. */
    record Slot(long covered, long sum) {
        static final Slot NONE = new Slot(0, 0);

        private Slot plus(QueueEntry entry, ConsumeQueue queue, ExtensionUnit unit) {
            long next = add(sum, entry.logPosition() ^ (long) entry.recordLength() << Integer.SIZE);
            if (!entry.isExtended()) {
                next = add(next, entry.tags());
            } else if (queue.readExtension(entry, unit)) {
                next = unit.addTo(add(next, unit.tagsHash()));
            } else {
                next = add(next, NO_UNIT);
            }
            return new Slot(covered + 1, next);
        }

        /**
         * Whether a chunk is not what was written. One without a sum may be.
         *
         * @param chunk the whole chunk as the file has it
         */
        boolean contradicts(ConsumeQueue queue, ByteBuffer chunk) {
            if (covered * ENTRY_LENGTH > chunk.limit()) {
                return true;
            }
            var entry = new QueueEntry();
            var unit = new ExtensionUnit();
            Slot found = NONE;
            while (found.covered < covered) {
                entry.set(chunk, (int) found.covered * ENTRY_LENGTH);
                found = found.plus(entry, queue, unit);
            }
            return !found.equals(this);
        }
    }

    /** Adds a word to a sum: different words always give different sums. */
    static long add(long sum, long word) {
        long mixed = (sum ^ word) * FACTOR;
        return mixed ^ mixed >>> Integer.SIZE;
    }

    EntrySums(EntryFiles.QueueFolder folder, int fileBytes, OpenFiles open) {
        this.folder = folder;
        this.entriesOfFile = fileBytes / ENTRY_LENGTH;
        this.open = open;
    }

    @Override
    public Path pathOf(long fileStart) {
        return folder.sums().resolve(FileNames.of(fileStart));
    }

    /** The first queue offset of the chunk that an offset lies in. */
    private long chunkOf(long offset) {
        return ReadChunk.firstOf(offset, entriesOfFile);
    }

    private long fileStartOf(long chunkFirst) {
        return (chunkFirst - chunkFirst % entriesOfFile) * ENTRY_LENGTH;
    }

    private int slotAt(long chunkFirst) {
        return (int) (chunkFirst % entriesOfFile) / ReadChunk.ENTRIES * SLOT_BYTES;
    }

    /** Nothing that happens to a sum may harm the queue. */
    private void complain(Exception e) {
        if (!complained) {
            complained = true;
            LOG.warn("The checksums in {} cannot be read or written, so that what is wrong in the queue may stay"
                + " unseen ({}); further failures are not told", folder.sums(), e.toString());
        }
    }

    /** The sum of a chunk. */
    Slot read(long chunkFirst) {
        Latest now = latest;
        if (now.chunk == chunkFirst) {
            return now.slot;
        }
        long fileStart = fileStartOf(chunkFirst);
        if (fileStart == missing) {
            return Slot.NONE;
        }
        ByteBuffer bytes = ByteBuffer.allocate(SLOT_BYTES);
        try {
            open.read(this, fileStart, bytes, slotAt(chunkFirst));
        } catch (NoSuchFileException e) {
            noteMissing(fileStart);
            return Slot.NONE;
        } catch (IOException e) {
            complain(e);
            return Slot.NONE;
        }
        long covered = bytes.hasRemaining() ? 0 : bytes.getLong(COVERED);
        return covered <= 0 || covered > ReadChunk.ENTRIES ? Slot.NONE : new Slot(covered, bytes.getLong(SUM));
    }

    /** Unless the writer has made it meanwhile. */
    private synchronized void noteMissing(long fileStart) {
        if (!Files.exists(pathOf(fileStart))) {
            missing = fileStart;
        }
    }

    /** The sum of a chunk's first entries as the file has them. */
    private Slot compute(ConsumeQueue queue, long chunkFirst, long entries) {
        var entry = new QueueEntry();
        var unit = new ExtensionUnit();
        Slot found = Slot.NONE;
        while (found.covered < entries
            && queue.readRaw(chunkFirst + found.covered, chunkFirst + entries, entry)) {
            found = found.plus(entry, queue, unit);
        }
        return found;
    }

    /** Opening: how far the files go, and the sum of the last chunk's entries, or {@link #UNVOUCHED}. */
    synchronized void startAt(long end, long sum) {
        long first = chunkOf(end);
        latest = end == first ? Latest.NONE : new Latest(first, new Slot(end - first, sum));
    }

    /** Opening: whether the sum of the last chunk is still to be told. */
    boolean isNew() {
        return latest == Latest.NONE;
    }

    /** The sum of the last chunk's entries, with which {@link #startAt} can go on when the files go as far again. */
    long sumAt(long end) {
        Latest now = latest;
        long first = chunkOf(end);
        return end == first ? 0 : now.chunk == first && now.slot.covered == end - first ? now.slot.sum : UNVOUCHED;
    }

    /** Writer: adds entries of a tail that were written to the queue's files. */
    synchronized void add(ConsumeQueue queue, EntryTail written, long from, long to, Disk disk) {
        try {
            addAll(queue, written, from, to, disk);
        } catch (IOException | UncheckedIOException e) {
            latest = Latest.NONE;
            complain(e);
        }
    }

    private void addAll(ConsumeQueue queue, EntryTail written, long from, long to, Disk disk) throws IOException {
        var entry = new QueueEntry();
        var unit = new ExtensionUnit();
        var full = ByteBuffer.allocate((int) ((to - from) / ReadChunk.ENTRIES + 2) * SLOT_BYTES);
        long firstFull = chunkOf(from);
        for (long offset = from; offset < to; ) {
            long first = chunkOf(offset);
            if (fileStartOf(first) != fileStartOf(firstFull)) {
                write(full, firstFull, disk);
                firstFull = first;
            }
            Slot slot = slotBefore(first, offset);
            long end = first + entriesOf(first);
            for (; offset < Math.min(to, end); offset++) {
                written.get(offset, entry);
                slot = slot.plus(entry, queue, unit);
            }
            latest = new Latest(first, slot);
            if (offset == end) {
                full.putLong(slot.covered).putLong(slot.sum);
            }
        }
        write(full, firstFull, disk);
    }

    private long entriesOf(long chunkFirst) {
        return Math.min(ReadChunk.ENTRIES, entriesOfFile - chunkFirst % entriesOfFile);
    }

    /** The sum of a chunk's entries before an offset. */
    private Slot slotBefore(long chunkFirst, long offset) {
        long before = offset - chunkFirst;
        Slot known = before == 0 ? Slot.NONE : read(chunkFirst);
        return known.covered == before ? known : new Slot(before, UNVOUCHED);
    }

    /** Writes slots, and empties the buffer; they are all of one file. */
    private void write(ByteBuffer slots, long firstChunk, Disk disk) throws IOException {
        if (closed || slots.position() == 0) {
            return;
        }
        long fileStart = fileStartOf(firstChunk);
        Path file = pathOf(fileStart);
        FileNames.makeFolder(folder.sums());
        try (var out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            disk.write(out, slots.flip(), slotAt(firstChunk), file);
        }
        slots.clear();
        if (missing == fileStart) {
            missing = -1;
        }
    }

    /** Mender: takes a chunk's entries as they are now for right. */
    synchronized void renew(ConsumeQueue queue, long offset, Disk disk) {
        long first = chunkOf(offset);
        long covered = read(first).covered;
        if (covered == 0) {
            return;
        }
        try {
            Slot right = compute(queue, first, covered);
            if (latest.chunk == first) {
                latest = new Latest(first, right);
            }
            if (covered == entriesOf(first)) {
                write(ByteBuffer.allocate(SLOT_BYTES).putLong(covered).putLong(right.sum), first, disk);
            }
        } catch (IOException | UncheckedIOException e) {
            complain(e);
        }
    }

    /** Opening: the queue is about to end before an offset. */
    synchronized void cut(long offset) {
        latest = Latest.NONE;
        try {
            cutFiles(chunkOf(offset));
        } catch (IOException e) {
            complain(e);
        }
    }

    private void cutFiles(long chunkFirst) throws IOException {
        long fileStart = fileStartOf(chunkFirst);
        for (var file : FileNames.list(folder.sums(), stranger -> { }).tailMap(fileStart, true).entrySet()) {
            open.forget(this, Long.MAX_VALUE);
            if (file.getKey() > fileStart) {
                Files.delete(file.getValue());
            } else {
                try (var out = FileChannel.open(file.getValue(), StandardOpenOption.WRITE)) {
                    out.truncate(slotAt(chunkFirst));
                }
            }
        }
    }

    /** Deletes the file of a queue's file that is deleted. */
    void delete(long fileStart) {
        try {
            open.forget(this, fileStart + 1);
            Files.deleteIfExists(pathOf(fileStart));
        } catch (IOException e) {
            complain(e);
        }
    }

    /** Writes no more: the folder is about to be deleted. */
    void close() throws IOException {
        synchronized (this) {
            closed = true;
        }
        open.forget(this, Long.MAX_VALUE);
    }
}
