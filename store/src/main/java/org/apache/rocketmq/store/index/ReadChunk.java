package org.apache.rocketmq.store.index;

import static org.apache.rocketmq.store.index.QueueEntryLayout.ENTRY_LENGTH;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The part of a queue's file that a thread read last, so that a walk along a queue costs one system call for some 200
 * entries, and a binary search ends within one chunk. For one thread.
 */
final class ReadChunk {
    /** As many as a page holds. */
    static final int ENTRIES = 4096 / ENTRY_LENGTH;

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(ENTRIES * ENTRY_LENGTH);
    private EntryFiles files;
    private int version;
    private long first;
    private long end;
    private boolean suspect;

    /**
     * Reads the entry at a queue offset.
     *
     * @param written behind the last offset whose entry the files have for good
     * @return false where the files have no such entry
     */
    boolean read(ConsumeQueue queue, long offset, long written, QueueEntry into) throws IOException {
        EntryFiles from = queue.files();
        if (from != files || from.version() != version || offset < first || offset >= end) {
            fill(queue, from, offset, written);
        }
        if (offset < first || offset >= end) {
            return false;
        }
        into.set(bytes, (int) (offset - first) * ENTRY_LENGTH);
        return true;
    }

    /** The first queue offset of the chunk that an offset lies in. */
    static long firstOf(long offset, int entriesOfFile) {
        return offset - offset % entriesOfFile % ENTRIES;
    }

    private void fill(ConsumeQueue queue, EntryFiles from, long offset, long written) throws IOException {
        files = null;
        int entriesOfFile = from.fileBytes() / ENTRY_LENGTH;
        first = firstOf(offset, entriesOfFile);
        end = first;
        if (written <= first) {
            return;
        }
        version = from.version();
        // Before the entries: they are written before their sum, which may happen right now.
        EntrySums.Slot sum = from.sums().read(first);
        ByteBuffer into = bytes.slice(0, (int) Math.min(ENTRIES, entriesOfFile - first % entriesOfFile) * ENTRY_LENGTH);
        if (from.read(first * ENTRY_LENGTH, into)) {
            end = Math.min(written, first + into.position() / ENTRY_LENGTH);
            suspect = !isInOrder() || lacksUnits(queue) || sum.contradicts(queue, into);
            files = from;
        }
    }

    /** Whether the extension lacks what an entry names; what it has lost of messages that are gone does not matter. */
    private boolean lacksUnits(ConsumeQueue queue) {
        var entry = new QueueEntry();
        var unit = new ExtensionUnit();
        for (long offset = Math.max(first, queue.minOffset()); offset < end; offset++) {
            entry.set(bytes, (int) (offset - first) * ENTRY_LENGTH);
            if (entry.isExtended() && !queue.readExtension(entry, unit)) {
                return true;
            }
        }
        return false;
    }

    /** Whether all entries are there and point to ever higher places of the log, but for fillers. */
    private boolean isInOrder() {
        var entry = new QueueEntry();
        long before = -1;
        for (int i = 0; i < end - first; i++) {
            entry.set(bytes, i * ENTRY_LENGTH);
            if (entry.isMissing() || !entry.isFiller() && entry.logPosition() <= before) {
                return false;
            }
            before = entry.isFiller() ? before : entry.logPosition();
        }
        return true;
    }

    /** Whether the chunk that was read last has entries that cannot be right. */
    boolean isSuspect() {
        return suspect;
    }

    /** The first queue offset of the chunk that was read last. */
    long first() {
        return first;
    }

    long end() {
        return end;
    }

    /** Reads a chunk that was mended; what is wrong in it now stays so. */
    boolean readAgain(ConsumeQueue queue, long offset, long written, QueueEntry into) throws IOException {
        files = null;
        boolean there = read(queue, offset, written, into);
        suspect = false;
        return there;
    }
}
