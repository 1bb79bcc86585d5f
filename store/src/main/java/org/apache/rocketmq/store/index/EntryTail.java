package org.apache.rocketmq.store.index;

import static org.apache.rocketmq.store.index.QueueEntryLayout.ENTRY_LENGTH;
import static org.apache.rocketmq.store.index.QueueEntryLayout.LOG_POSITION;
import static org.apache.rocketmq.store.index.QueueEntryLayout.RECORD_LENGTH;
import static org.apache.rocketmq.store.index.QueueEntryLayout.TAGS_HASH;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The newest entries of a queue, encoded, in memory: those that its files do not have for sure. The chunks are shared
 * by the tails that follow each other; which chunks there are, and where the entries begin, never changes in one.
 *
 * <p>One writer fills it. Readers come by the queue's published offset, below which nothing changes.
 */
final class EntryTail {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    /** A queue that gets a message now and then needs no more. */
    private static final int FIRST_CAPACITY = 8;
    private static final int CHUNK_ENTRIES = 1024;
    private static final int CHUNK_BYTES = CHUNK_ENTRIES * ENTRY_LENGTH;

    private final long base;
    private final long first;
    private final byte[][] chunks;

    private EntryTail(long base, long first, byte[][] chunks) {
        this.base = base;
        this.first = first;
        this.chunks = chunks;
    }

    /** A tail that has room for one entry at least. */
    static EntryTail startingAt(long offset) {
        return new EntryTail(offset, offset, new byte[][] {new byte[FIRST_CAPACITY * ENTRY_LENGTH]});
    }

    /** The queue offset of the first entry. */
    long first() {
        return first;
    }

    /** The first queue offset that there is no room for. */
    long limit() {
        int last = chunks.length - 1;
        return base + (long) last * CHUNK_ENTRIES + chunks[last].length / ENTRY_LENGTH;
    }

    /** This tail with room for the entries below an offset. */
    EntryTail coveringTo(long offset) {
        EntryTail covering = this;
        while (covering.limit() < offset) {
            covering = covering.larger();
        }
        return covering;
    }

    private EntryTail larger() {
        int last = chunks.length - 1;
        byte[][] more;
        if (chunks[last].length < CHUNK_BYTES) {
            more = chunks.clone();
            more[last] = Arrays.copyOf(chunks[last], Math.min(CHUNK_BYTES, 2 * chunks[last].length));
        } else {
            more = Arrays.copyOf(chunks, chunks.length + 1);
            more[last + 1] = new byte[CHUNK_BYTES];
        }
        return new EntryTail(base, first, more);
    }

    /** This tail without the entries below an offset, which lies within. */
    EntryTail from(long offset) {
        int gone = (int) ((offset - base) / CHUNK_ENTRIES);
        return new EntryTail(base + (long) gone * CHUNK_ENTRIES, offset,
            Arrays.copyOfRange(chunks, gone, chunks.length));
    }

    void put(long offset, long logPosition, int recordLength, long tags) {
        byte[] chunk = chunkOf(offset);
        int at = placeOf(offset);
        LONG.set(chunk, at + LOG_POSITION, logPosition);
        INT.set(chunk, at + RECORD_LENGTH, recordLength);
        LONG.set(chunk, at + TAGS_HASH, tags);
    }

    void get(long offset, QueueEntry into) {
        byte[] chunk = chunkOf(offset);
        int at = placeOf(offset);
        into.set((long) LONG.get(chunk, at + LOG_POSITION), (int) INT.get(chunk, at + RECORD_LENGTH),
            (long) LONG.get(chunk, at + TAGS_HASH));
    }

    /** The encoded entries from an offset on, as many as lie in one piece, at most up to another offset. */
    ByteBuffer piece(long from, long to) {
        int at = placeOf(from);
        int bytes = (int) Math.min((to - from) * ENTRY_LENGTH, CHUNK_BYTES - at);
        return ByteBuffer.wrap(chunkOf(from), at, bytes);
    }

    private byte[] chunkOf(long offset) {
        return chunks[(int) ((offset - base) / CHUNK_ENTRIES)];
    }

    private int placeOf(long offset) {
        return (int) ((offset - base) % CHUNK_ENTRIES) * ENTRY_LENGTH;
    }
}
