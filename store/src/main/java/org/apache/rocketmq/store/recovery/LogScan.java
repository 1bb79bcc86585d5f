package org.apache.rocketmq.store.recovery;

import org.apache.rocketmq.store.log.RecordView;
import org.apache.rocketmq.store.log.Segment;
import org.apache.rocketmq.store.log.SegmentedLog;

/** A walk over the log, record by record, up to its end: the first place that holds no whole record. */
final class LogScan {
    private final SegmentedLog segments;
    private final boolean checkBodies;
    private final RecordView view = new RecordView();
    private long position;
    private long next;
    private String complaint;

    LogScan(SegmentedLog segments, long from, boolean checkBodies) {
        this.segments = segments;
        this.checkBodies = checkBodies;
        this.next = from;
    }

    /** Moves on to the next record; false at the end. */
    boolean advance() {
        while (complaint == null) {
            Segment segment = segments.segmentAt(next);
            if (segment == null) {
                return false;
            }
            int offset = (int) (next - segment.start());
            switch (view.look(segment.bytes(), offset, next, checkBodies)) {
                case RECORD -> {
                    position = next;
                    next += view.length();
                    return true;
                }
                case BLANK -> next = segment.end();
                case BAD -> complaint = segment + " holds " + view.complaint() + " at byte " + offset
                    + " (log position " + next + ")";
                default -> {
                    return false;
                }
            }
        }
        return false;
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
}
