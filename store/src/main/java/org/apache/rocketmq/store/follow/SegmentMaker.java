package org.apache.rocketmq.store.follow;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.common.internal.worker.Worker;
import org.apache.rocketmq.store.log.CommitLog;
import org.apache.rocketmq.store.log.DiskRoom;
import org.apache.rocketmq.store.log.Segment;
import org.apache.rocketmq.store.log.SegmentedLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the log's next segment ahead of time, once the current one is half full, so that no append waits for it. */
public final class SegmentMaker implements Worker {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentMaker.class);
    /** An append that needs the segment at once waits no longer than this much takes. */
    private static final int BACKED_IN_A_TURN = 1 << 20;
    /** No log grows faster. */
    private static final long MOST_BYTES_PER_MILLI = 2 << 20;
    private static final long SHORTEST_REST_MILLIS = 50;
    private static final long LONGEST_REST_MILLIS = 1000;

    private final CommitLog log;
    private final boolean backsWhole;
    private boolean lacksRoom;

    /**
     * A maker for this log.
     *
     * @param backsWhole whether the whole segment gets its blocks and pages, too, before it is used
     */
    public SegmentMaker(CommitLog log, boolean backsWhole) {
        this.log = log;
        this.backsWhole = backsWhole;
    }

    @Override
    public String name() {
        return "log-segment-maker";
    }

    @Override
    public int work() throws IOException {
        try {
            boolean made = make();
            lacksRoom = false;
            return made ? 1 : 0;
        } catch (IOException e) {
            if (!DiskRoom.isLacking(e)) {
                throw e;
            }
            if (!lacksRoom) {
                lacksRoom = true;
                LOG.warn("There is no room for the next commit log file in {}: {}; {}. It is tried again and again",
                    log.segments().folder(), e.getMessage(), DiskRoom.describe(log.segments().folder()));
            }
            return 0;
        }
    }

    /** How long to rest after a turn: so that the log cannot get from here to where a segment is to be made. */
    public long restNanos(int work) {
        long end = log.appendedPosition();
        Segment current = log.segments().segmentAt(end);
        // In the second half the next one is made already, and the log may get to that at any time.
        long left = current == null ? 0 : current.start() + current.length() / 2 - end;
        return work > 0 ? 0 : TimeUnit.MILLISECONDS.toNanos(restMillis(left));
    }

    /** The rest while so many bytes are left until a segment is to be made. */
    static long restMillis(long bytes) {
        return Math.max(SHORTEST_REST_MILLIS, Math.min(LONGEST_REST_MILLIS, bytes / MOST_BYTES_PER_MILLI));
    }

    private boolean make() throws IOException {
        SegmentedLog segments = log.segments();
        long end = log.appendedPosition();
        Segment current = segments.segmentAt(end);
        boolean lastHalf = current != null && segments.segmentAt(current.end()) == null
            && end - current.start() >= current.length() / 2;
        if (!lastHalf || log.readOnlyBecause() != null) {
            return false;
        }
        return segments.prepareNext() || backsWhole && segments.backNext(BACKED_IN_A_TURN);
    }
}
