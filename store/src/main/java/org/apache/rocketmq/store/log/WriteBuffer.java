package org.apache.rocketmq.store.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory that gathers a part of the log until it is written to the files: one run of bytes for each segment that the
 * part touches. Filled under the append lock, then handed over to the thread that writes it.
 * <pre>
 *   0                    used                 capacity
 *   +-------------+------+--------------------+
 *   | run 0       | run 1| free               |
 *   +-------------+------+--------------------+
 * </pre>
 */
final class WriteBuffer {
    private final ByteBuffer bytes;
    private final List<Run> runs = new ArrayList<>();
    private int used;
    private CommitLog.Tail end;

    /** Bytes that lie one behind the other, here and in the segment. */
    private static final class Run {
        private final Segment segment;
        private final long position;
        private final int at;
        private int length;

        Run(Segment segment, long position, int at) {
            this.segment = segment;
            this.position = position;
            this.at = at;
        }
    }

    WriteBuffer(int capacity) {
        this.bytes = ByteBuffer.allocateDirect(capacity);
    }

    int capacity() {
        return bytes.capacity();
    }

    int left() {
        return bytes.capacity() - used;
    }

    boolean isEmpty() {
        return used == 0;
    }

    ByteBuffer bytes() {
        return bytes;
    }

    /** The log position that the first byte would have if its run went back so far. */
    long base() {
        Run last = runs.get(runs.size() - 1);
        return last.position - last.at;
    }

    /** Goes on at a log position. */
    void goTo(Segment segment, long position) {
        Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
        if (last != null && last.segment == segment && last.position + last.length == position) {
            return;
        }
        if (last != null && last.length == 0) {
            runs.remove(last);
        }
        runs.add(new Run(segment, position, used));
    }

    /** Says that so many bytes were put at the end of the last run. */
    void put(int count) {
        runs.get(runs.size() - 1).length += count;
        used += count;
    }

    /** No more is put: the log ended here. */
    void seal(CommitLog.Tail tail) {
        end = tail;
    }

    /** The log's end behind what is gathered here. */
    CommitLog.Tail end() {
        return end;
    }

    /** Takes bytes to a place in a segment. */
    @FunctionalInterface
    interface Writing {
        void write(Segment segment, int offset, ByteBuffer run) throws IOException;
    }

    /** Writes all of it. After a failure it can be written again. */
    int writeTo(Writing writing) throws IOException {
        for (Run run : runs) {
            writing.write(run.segment, (int) (run.position - run.segment.start()), bytes.slice(run.at, run.length));
        }
        return used;
    }

    void clear() {
        runs.clear();
        used = 0;
        end = null;
    }
}
