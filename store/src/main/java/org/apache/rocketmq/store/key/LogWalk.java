package org.apache.rocketmq.store.key;

import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.store.log.CommitLog;
import org.apache.rocketmq.store.log.RecordView;
import org.apache.rocketmq.store.log.Segment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A walk along the log below what may be read, record by record, for one thread. What is no record is named and passed
 * over; where old files go meanwhile, it goes on at the first that is left.
 */
final class LogWalk {
    private static final Logger LOG = LoggerFactory.getLogger(LogWalk.class);

    private final CommitLog log;
    private final RecordView view = new RecordView();
    private Segment held;
    private long position;
    private long end;
    private volatile long skipped;

    LogWalk(CommitLog log) {
        this.log = log;
    }

    /** Where the walk stands: at the start of a record or filler, or at the end of what may be read. */
    long position() {
        return position;
    }

    void moveTo(long logPosition) {
        rest();
        position = logPosition;
        end = logPosition;
    }

    long skipped() {
        return skipped;
    }

    /** Shows the record at {@link #position}, which is moved to where one is; false where there is none yet. */
    boolean look() {
        while (hold()) {
            int offset = (int) (position - held.start());
            switch (view.look(held.bytes(), offset, position, false)) {
                case RECORD -> {
                    return true;
                }
                case BLANK -> position = held.end();
                default -> skip(offset);
            }
        }
        return false;
    }

    RecordView record() {
        return view;
    }

    /** Moves on behind the record that is shown. */
    void advance() {
        position += view.length();
    }

    /** Takes the segment of the position; false at the end. */
    private boolean hold() {
        if (position >= end) {
            end = log.readablePosition();
            if (position >= end) {
                return false;
            }
        }
        if (held != null && position < held.end() && position >= held.start()) {
            return true;
        }
        rest();
        position = Math.max(position, log.segments().firstPosition());
        held = position < end ? log.segments().acquire(position) : null;
        return held != null;
    }

    /** Lets go of the segment, until the next look. */
    void rest() {
        if (held != null) {
            held.release();
            held = null;
        }
    }

    /** Finds the next record in the segment, or goes on with the next segment. */
    private void skip(int bad) {
        String complaint = view.complaint() == null ? "zeros" : view.complaint();
        int stop = (int) (Math.min(end, held.end()) - held.start());
        int at = bad + 1;
        while (at < stop && !isStart(at)) {
            at++;
        }
        skipped++;
        LOG.error("The keys of {} bytes of the log are not indexed, for {} holds {} at byte {} (log position {})",
            at - bad, held, complaint, bad, position);
        position = held.start() + at;
    }

    private boolean isStart(int at) {
        if (held.length() - at < RecordLayout.BORN_HOST) {
            return held.length() - at >= RecordLayout.BLANK_LENGTH
                && view.look(held.bytes(), at, held.start() + at, false) == RecordView.Kind.BLANK;
        }
        int magic = held.bytes().getInt(at + RecordLayout.MAGIC);
        boolean maybe = magic == RecordLayout.MAGIC_BLANK
            || (magic == RecordLayout.MAGIC_V1 || magic == RecordLayout.MAGIC_V2)
            && held.bytes().getLong(at + RecordLayout.LOG_POSITION) == held.start() + at;
        RecordView.Kind kind = maybe ? view.look(held.bytes(), at, held.start() + at, false) : RecordView.Kind.BAD;
        return kind == RecordView.Kind.RECORD || kind == RecordView.Kind.BLANK;
    }
}
