package org.apache.rocketmq.store;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * What a read found.
 *
 * @param nextOffset where to read on
 * @param minOffset the queue's, at the time of the read
 * @param maxOffset the queue's, at the time of the read
 * @param records one slice of the mapped log for each message, read-only
 * @param messages how many records
 * @param bytes of all records
 * @param fromDisk whether the messages are probably not in memory: a replica, if there is one, should serve the next
 * @param release to be called once the records are written out or copied; they must not be touched after it. Their
 *     files stay mapped until then, even deleted ones. Again it does nothing.
 */
public record ReadResult(ReadStatus status, long nextOffset, long minOffset, long maxOffset, List<ByteBuffer> records,
    int messages, int bytes, boolean fromDisk, Runnable release) {

    private static final Runnable NOTHING = () -> { };

    static ReadResult none(ReadStatus status, long nextOffset, long minOffset, long maxOffset) {
        return new ReadResult(status, nextOffset, minOffset, maxOffset, List.of(), 0, 0, false, NOTHING);
    }

    static ReadResult found(long nextOffset, long minOffset, long maxOffset, Taken taken) {
        return new ReadResult(ReadStatus.FOUND, nextOffset, minOffset, maxOffset, taken.records, taken.records.size(),
            taken.bytes, taken.fromDisk, taken.release);
    }

    /** What a read takes out with it. */
    record Taken(List<ByteBuffer> records, int bytes, boolean fromDisk, Runnable release) { }
}
