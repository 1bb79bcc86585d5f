package org.apache.rocketmq.store.key;

import static org.apache.rocketmq.store.key.IndexLayout.COUNT;
import static org.apache.rocketmq.store.key.IndexLayout.ENTRY_LENGTH;
import static org.apache.rocketmq.store.key.IndexLayout.FIRST_POSITION;
import static org.apache.rocketmq.store.key.IndexLayout.FIRST_TIME;
import static org.apache.rocketmq.store.key.IndexLayout.KEY_HASH;
import static org.apache.rocketmq.store.key.IndexLayout.LAST_POSITION;
import static org.apache.rocketmq.store.key.IndexLayout.LAST_TIME;
import static org.apache.rocketmq.store.key.IndexLayout.LOG_POSITION;
import static org.apache.rocketmq.store.key.IndexLayout.MILLIS_PER_SECOND;
import static org.apache.rocketmq.store.key.IndexLayout.PREVIOUS;
import static org.apache.rocketmq.store.key.IndexLayout.SECONDS;
import static org.apache.rocketmq.store.key.IndexLayout.SLOT_LENGTH;
import static org.apache.rocketmq.store.key.IndexLayout.USED_SLOTS;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.store.log.Disk;
import org.apache.rocketmq.store.log.Segment;

/**
 * One file of the key index. The index's thread alone puts entries; anyone who has acquired the file looks keys up
 * meanwhile, and sees an entry once its slot leads to it.
 */
final class IndexFile {
    private final IndexLayout layout;
    private final Segment segment;
    private final IndexBacking backing;
    /** Entries and one more: the number of the next entry. */
    private final AtomicInteger count = new AtomicInteger(1);
    private long firstTime;
    private volatile long lastTime;
    private long firstPosition;
    private long lastPosition;
    private int usedSlots;
    private int forcedCount = 1;

    private IndexFile(IndexLayout layout, Segment segment, Disk disk, boolean fresh) {
        this.layout = layout;
        this.segment = segment;
        ByteBuffer in = segment.bytes();
        count.set(Math.max(1, in.getInt(COUNT)));
        firstTime = in.getLong(FIRST_TIME);
        lastTime = in.getLong(LAST_TIME);
        firstPosition = in.getLong(FIRST_POSITION);
        lastPosition = in.getLong(LAST_POSITION);
        usedSlots = in.getInt(USED_SLOTS);
        int written = count.get() > layout.entries() ? layout.fileBytes() : layout.entryAt(count.get());
        backing = new IndexBacking(segment.file(), layout.fileBytes(), fresh ? 0 : written, disk);
    }

    /** Makes a new file, empty. What fails leaves no file behind. */
    static IndexFile create(Path path, IndexLayout layout, Disk disk) throws IOException {
        try {
            try (var file = new RandomAccessFile(path.toFile(), "rw")) {
                // On a disk in memory even reading a hole through the mapping takes a block, or is a fault.
                file.write(new byte[IndexLayout.HEADER_LENGTH]);
                file.setLength(layout.fileBytes());
            }
            return new IndexFile(layout, Segment.openWritable(path, 0, layout.fileBytes()), disk, true);
        } catch (IOException e) {
            Files.deleteIfExists(path);
            throw e;
        }
    }

    /** Opens a file as its header has it, which {@link IndexCheck} looks at. */
    static IndexFile open(Path path, IndexLayout layout, Disk disk) throws IOException {
        return new IndexFile(layout, Segment.openWritable(path, 0, layout.fileBytes()), disk, false);
    }

    Path path() {
        return segment.file();
    }

    String name() {
        return segment.file().getFileName().toString();
    }

    Segment segment() {
        return segment;
    }

    ByteBuffer bytes() {
        return segment.bytes();
    }

    ByteBuffer writable() {
        return segment.writable();
    }

    /** The number of the next entry. */
    int count() {
        return count.getAcquire();
    }

    boolean isEmpty() {
        return count.getAcquire() == 1;
    }

    int left() {
        return layout.entries() - count.getPlain();
    }

    long firstTime() {
        return firstTime;
    }

    long lastTime() {
        return lastTime;
    }

    long firstPosition() {
        return firstPosition;
    }

    /** Where the record of the newest entry starts. */
    long lastPosition() {
        return lastPosition;
    }

    int hashAt(int number) {
        return bytes().getInt(layout.entryAt(number) + KEY_HASH);
    }

    long positionAt(int number) {
        return bytes().getLong(layout.entryAt(number) + LOG_POSITION);
    }

    /** How many of the newest entries belong to the record at a log position. */
    int entriesOf(long position) {
        int number = count.getAcquire() - 1;
        int entries = 0;
        while (number > 0 && positionAt(number) == position) {
            number--;
            entries++;
        }
        return entries;
    }

    /** Writer: makes sure that some more entries can be put, with these hashes; the puts do not fail then. */
    void makeRoom(int[] hashes, int from, int to) throws IOException {
        backing.cover(0, IndexLayout.HEADER_LENGTH);
        if (to > from) {
            backing.cover(layout.entryAt(count.getPlain()), (to - from) * ENTRY_LENGTH);
        }
        for (int i = from; i < to; i++) {
            backing.cover(layout.slotAt(hashes[i]), SLOT_LENGTH);
        }
    }

    /** Writer: adds an entry where room was made. */
    void put(int hash, long position, long storeTime) {
        ByteBuffer out = segment.writable();
        int number = count.getPlain();
        int slotAt = layout.slotAt(hash);
        int previous = out.getInt(slotAt);
        if (number == 1) {
            firstTime = storeTime;
            firstPosition = position;
            out.putLong(FIRST_TIME, storeTime);
            out.putLong(FIRST_POSITION, position);
        }
        if (previous <= 0 || previous >= number) {
            previous = 0;
            usedSlots++;
            out.putInt(USED_SLOTS, usedSlots);
        }
        int at = layout.entryAt(number);
        out.putInt(at + KEY_HASH, hash);
        out.putLong(at + LOG_POSITION, position);
        out.putInt(at + SECONDS, seconds(storeTime));
        out.putInt(at + PREVIOUS, previous);
        lastTime = storeTime;
        lastPosition = position;
        // Whatever moment the process dies at: the header counts whole entries only, a slot leads to counted ones.
        VarHandle.releaseFence();
        out.putLong(LAST_TIME, storeTime);
        out.putLong(LAST_POSITION, position);
        out.putInt(COUNT, number + 1);
        count.setRelease(number + 1);
        VarHandle.releaseFence();
        out.putInt(slotAt, number);
    }

    private int seconds(long storeTime) {
        long seconds = (storeTime - firstTime) / MILLIS_PER_SECOND;
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, seconds));
    }

    /** A look at entries, newest first. */
    interface Visitor {
        /** Called for each entry passed; false ends the walk. */
        boolean step();

        /**
         * Called for each entry with the hash that is looked for; false ends the walk. Its record was stored from
         * {@code fromMillis} to {@code toMillis}.
         */
        boolean found(long position, long fromMillis, long toMillis);
    }

    /**
     * Walks the entries with a hash; false when the visitor ended the walk.
     *
     * @throws DamagedIndexException where the entries' numbers make no chain
     */
    boolean find(int hash, Visitor visitor) throws DamagedIndexException {
        ByteBuffer in = segment.bytes();
        int number = in.getInt(layout.slotAt(hash));
        VarHandle.acquireFence();
        int bound = count.getAcquire();
        while (number != 0) {
            // Each number is smaller than the one before it, so that there is no way around in a circle.
            if (number < 0 || number >= bound) {
                throw new DamagedIndexException(this, "the entry number " + number + " where one below " + bound
                    + " should be");
            }
            int at = layout.entryAt(number);
            if (!visitor.step()) {
                return false;
            }
            if (in.getInt(at + KEY_HASH) == hash && !visit(in, at, visitor)) {
                return false;
            }
            bound = number;
            number = in.getInt(at + PREVIOUS);
        }
        return true;
    }

    /** An entry's time is rounded down to seconds, and is 0 also where the clock had been set back. */
    private boolean visit(ByteBuffer in, int at, Visitor visitor) {
        int seconds = in.getInt(at + SECONDS);
        long from = firstTime + seconds * MILLIS_PER_SECOND;
        return visitor.found(in.getLong(at + LOG_POSITION), seconds == 0 ? Long.MIN_VALUE : from,
            seconds == Integer.MAX_VALUE ? Long.MAX_VALUE : from + MILLIS_PER_SECOND - 1);
    }

    /** Writer: writes what was put since the last time to the disk. */
    void force(Disk disk) throws IOException {
        int to = count.getPlain();
        disk.force(segment, 0, layout.slotsEnd());
        if (to > forcedCount) {
            disk.force(segment, layout.entryAt(forcedCount), (to - forcedCount) * ENTRY_LENGTH);
        }
        forcedCount = to;
    }

    /** Keeps the mapping until the release; false when the file is gone already. */
    boolean acquire() {
        return segment.acquire();
    }

    void release() {
        segment.release();
    }

    /** Ends the mapping once nobody has acquired the file any more. */
    void close() {
        segment.drop();
    }

    @Override
    public String toString() {
        return segment.file().toString();
    }
}
