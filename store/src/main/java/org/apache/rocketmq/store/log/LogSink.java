package org.apache.rocketmq.store.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where the log's writer puts its records: straight into the files, or into memory that another thread writes out.
 * Called under the append lock, but for the last three.
 */
interface LogSink {

    /** Whether so many bytes can be put now, and a filler before them. False where waiting for that makes sense. */
    boolean ready(int bytes);

    /** Makes room for so many bytes at a log position, in the buffer as it is from now on. */
    void cover(Segment segment, long position, int bytes) throws IOException;

    /** Takes absolute puts: what belongs to a log position goes to that less {@link #base}. */
    ByteBuffer buffer();

    /** The log position of the buffer's first byte. */
    long base();

    /** Says that so many bytes were put where room was made. When it fails the log has none of them. */
    void put(int bytes) throws IOException;

    /** The tail of all that the files hold, in the system's memory at least. */
    CommitLog.Tail written();

    /** Brings what was put to the files, as far as there is room on the disk; returns how many bytes. One at a time. */
    long writeOut() throws IOException;

    /** What {@link #writeOut} waits for, with figures; null when it got everything out. By anyone. */
    String waitsFor();

    /** Makes a stretch of the files durable. One at a time. */
    void force(SegmentedLog segments, long from, long to) throws IOException;

    /** Gives free what it holds; what was not written out is given up. After all else. */
    void close() throws IOException;
}
