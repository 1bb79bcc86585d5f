package org.apache.rocketmq.store.retention;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.store.log.Segment;

/**
 * Tells when a full segment's last record was stored, near enough: when its file was changed last, but not before its
 * own first record nor after the next segment's. So a copied or restored file does not count as new, and a log that
 * stood still for days does not count as old.
 */
final class SegmentAge {
    private static final int HEAD_BYTES = RecordLayout.bodyLength(0);
    private static final long UNKNOWN = -1;

    private SegmentAge() { }

    /** When the last record of a segment was stored, in milliseconds. */
    static long lastStored(Segment segment, Segment next) throws IOException {
        long changed = Files.getLastModifiedTime(segment.file()).toMillis();
        long first = firstStored(segment);
        long last = firstStored(next);
        long notAfter = last == UNKNOWN ? changed : Math.min(changed, last);
        return first == UNKNOWN ? notAfter : Math.max(notAfter, first);
    }

    /** Through the file: a page of the mapping that the disk cannot give would be an error that comes too late. */
    private static long firstStored(Segment segment) throws IOException {
        var head = ByteBuffer.allocate(HEAD_BYTES);
        try (FileChannel file = segment.openForReading()) {
            while (head.hasRemaining()) {
                if (file.read(head, head.position()) < 0) {
                    return UNKNOWN;
                }
            }
        }
        int magic = head.getInt(RecordLayout.MAGIC);
        boolean isRecord = (magic == RecordLayout.MAGIC_V1 || magic == RecordLayout.MAGIC_V2)
            && head.getLong(RecordLayout.LOG_POSITION) == segment.start();
        return isRecord ? head.getLong(RecordLayout.storeTimestamp(head.getInt(RecordLayout.SYSTEM_FLAG))) : UNKNOWN;
    }
}
