package org.apache.rocketmq.store.recovery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.store.log.RecordView;
import org.apache.rocketmq.store.log.Segment;

/**
 * A stretch of a segment in memory, moved forwards by a walk over its records. A walk over all of a large log through
 * the mapping waits for memory most of the time, as each page is touched for the first time. What the disk cannot give
 * is an exception here.
 *
 * <p>What claims to be longer than the stretch is looked at through the mapping: reading all of it first would take as
 * much memory as a garbled length says.
 */
final class LogWindow implements AutoCloseable {
    private static final int CAPACITY = 128 * 1024;
    /** The window starts at a page, so that much of it may lie before a record. */
    private static final int LONGEST_RECORD = CAPACITY - RecordView.PAGE_BYTES;
    /** So much of a record tells whether it is worth reading whole. */
    private static final int HEAD_BYTES = RecordLayout.BORN_HOST;

    private final Segment segment;
    private final FileChannel file;
    private final ByteBuffer bytes = ByteBuffer.allocate(CAPACITY);
    /** Where the window starts in the segment: at a page, as what is told of pages is told of the file's. */
    private int start;
    private int end;

    LogWindow(Segment segment) throws IOException {
        this.segment = segment;
        this.file = segment.openForReading();
    }

    /** As {@link RecordView#look} does, with the body's checksum; the view holds until the next call. */
    RecordView.Kind look(RecordView view, int offset) throws IOException {
        int space = segment.length() - offset;
        cover(offset, Math.min(HEAD_BYTES, space));
        if (space >= HEAD_BYTES) {
            int length = Math.min(space, bytes.getInt(offset - start));
            if (length > LONGEST_RECORD) {
                return view.look(segment.bytes(), offset, segment.start() + offset, true);
            }
            cover(offset, Math.max(HEAD_BYTES, length));
        }
        return view.look(bytes, offset - start, space, segment.start() + offset, true);
    }

    /** Makes sure that some bytes are in the window. */
    private void cover(int offset, int length) throws IOException {
        if (offset >= start && offset + length <= end) {
            return;
        }
        start = offset / RecordView.PAGE_BYTES * RecordView.PAGE_BYTES;
        end = start;
        bytes.clear().limit(Math.min(CAPACITY, segment.length() - start));
        while (bytes.hasRemaining()) {
            int count = file.read(bytes, end);
            if (count < 0) {
                throw new IOException(segment + " ends at byte " + end + " of " + segment.length());
            }
            end += count;
        }
        bytes.clear();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
