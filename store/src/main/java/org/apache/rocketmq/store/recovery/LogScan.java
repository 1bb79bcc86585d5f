package org.apache.rocketmq.store.recovery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.store.log.RecordView;
import org.apache.rocketmq.store.log.Segment;
import org.apache.rocketmq.store.log.SegmentedLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A walk over the log, record by record, up to its end: the first place that holds no whole record. Where records are
 * vouched for, such a place does not end the log: it is told, and passed over to the next whole record.
 */
final class LogScan implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogScan.class);

    private static final int WINDOW_BYTES = 64 * 1024;
    /** Tell a record from anything else: its magic number and its own position. */
    private static final int MARK_BYTES = RecordLayout.LOG_POSITION + Long.BYTES;

    private final SegmentedLog segments;
    private final boolean checkBodies;
    private final long vouched;
    private final RecordView view = new RecordView();
    private Segment segment;
    private LogWindow window;
    private long position;
    private long next;
    private String complaint;

    /**
     * A walk from a position, where a record or filler must start.
     *
     * @param vouched records are known to be there up to the one that starts here; {@code Long.MAX_VALUE} for all
     *     that has a whole record behind it
     */
    LogScan(SegmentedLog segments, long from, boolean checkBodies, long vouched) {
        this.segments = segments;
        this.checkBodies = checkBodies;
        this.vouched = vouched;
        this.next = from;
    }

    /** Moves on to the next record; false at the end. */
    boolean advance() throws IOException {
        while (complaint == null && hold(next)) {
            var kind = look((int) (next - segment.start()), checkBodies);
            if (kind == RecordView.Kind.RECORD) {
                position = next;
                next += view.length();
                return true;
            }
            if (kind == RecordView.Kind.BLANK) {
                next = segment.end();
            } else if (!passOver(kind)) {
                return false;
            }
        }
        return false;
    }

    /** Passes over what is no record where there should be one; false where the log ends. */
    private boolean passOver(RecordView.Kind kind) throws IOException {
        boolean end = kind == RecordView.Kind.END;
        if (end && (vouched == Long.MAX_VALUE || next > vouched)) {
            return false;
        }
        String what = segment + " holds " + (end ? "zeros" : view.complaint()) + " at byte "
            + (next - segment.start()) + " (log position " + next + ")";
        long whole = next > vouched ? -1 : nextWhole(next);
        if (whole < 0) {
            complaint = what;
            return false;
        }
        LOG.error("{}; {} bytes are passed over, up to the next whole record at {}", what, whole - next, whole);
        next = whole;
        return true;
    }

    /** Holds the segment of a position, and no other one; false where there is none. */
    private boolean hold(long at) throws IOException {
        if (segment != null && at >= segment.start() && at < segment.end()) {
            return true;
        }
        close();
        segment = segments.acquire(at);
        return segment != null;
    }

    /** Where bodies do not matter, pages that hold nothing else are not touched. */
    private RecordView.Kind look(int offset, boolean checkBody) throws IOException {
        if (!checkBody) {
            return view.look(segment.bytes(), offset, segment.start() + offset, false);
        }
        if (window == null) {
            window = new LogWindow(segment);
        }
        return window.look(view, offset);
    }

    /** Finds the next place with a whole record, or a filler, behind one without; -1 where there is none. */
    private long nextWhole(long behind) throws IOException {
        long at = behind + 1;
        while (hold(at)) {
            int found = nextWholeInSegment((int) (at - segment.start()));
            if (found >= 0) {
                return segment.start() + found;
            }
            at = segment.end();
        }
        return -1;
    }

    /** Reads through the file: a look at a hole through the mapping takes room, on a full disk in memory the last. */
    private int nextWholeInSegment(int from) throws IOException {
        int last = segment.length() - RecordLayout.BORN_HOST;
        var bytes = ByteBuffer.allocate(WINDOW_BYTES);
        try (FileChannel file = segment.openForReading()) {
            for (int start = from; start < last; start += WINDOW_BYTES - MARK_BYTES + 1) {
                fill(bytes, file, start);
                int stop = Math.min(last - start, bytes.position() - MARK_BYTES + 1);
                for (int i = 0; i < stop; ) {
                    if (bytes.getLong(i) == 0) {
                        // A record's length is not zero: it starts in the last bytes of these at the earliest.
                        i += Long.BYTES - Integer.BYTES + 1;
                    } else if (mayStart(bytes, i, start + i) && isWholeAt(start + i)) {
                        return start + i;
                    } else {
                        i++;
                    }
                }
            }
        }
        return -1;
    }

    private static void fill(ByteBuffer bytes, FileChannel file, int start) throws IOException {
        bytes.clear();
        while (bytes.hasRemaining() && file.read(bytes, (long) start + bytes.position()) >= 0) {
            continue;
        }
    }

    private boolean mayStart(ByteBuffer bytes, int at, int offset) {
        int magic = bytes.getInt(at + RecordLayout.MAGIC);
        return magic == RecordLayout.MAGIC_BLANK
            || bytes.getLong(at + RecordLayout.LOG_POSITION) == segment.start() + offset;
    }

    private boolean isWholeAt(int offset) throws IOException {
        return isWhole(look(offset, true));
    }

    private static boolean isWhole(RecordView.Kind kind) {
        return kind == RecordView.Kind.RECORD || kind == RecordView.Kind.BLANK;
    }

    /** After the walk: counts the whole records behind the log's end, which are lost with what is cut off. */
    int countBehindEnd() throws IOException {
        int count = 0;
        for (long at = nextWhole(next); at >= 0; at = nextWhole(at)) {
            count += look((int) (at - segment.start()), true) == RecordView.Kind.RECORD ? 1 : 0;
        }
        return count;
    }

    RecordView record() {
        return view;
    }

    /** Where the current record starts. */
    long position() {
        return position;
    }

    /** Behind the last record, or filler, that was whole. */
    long end() {
        return next;
    }

    /** What ended the walk, where it was not the log's plain end; else null. */
    String complaint() {
        return complaint;
    }

    @Override
    public void close() throws IOException {
        if (segment != null) {
            segment.release();
            segment = null;
        }
        if (window != null) {
            window.close();
            window = null;
        }
    }
}
