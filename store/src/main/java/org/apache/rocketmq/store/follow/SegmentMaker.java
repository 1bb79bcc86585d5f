package org.apache.rocketmq.store.follow;

import java.io.IOException;
import org.apache.rocketmq.common.internal.worker.Worker;
import org.apache.rocketmq.store.log.CommitLog;
import org.apache.rocketmq.store.log.Segment;
import org.apache.rocketmq.store.log.SegmentedLog;

/** Makes the log's next segment ahead of time, once the current one is half full, so that no append waits for it. */
public final class SegmentMaker implements Worker {
    private final CommitLog log;

    public SegmentMaker(CommitLog log) {
        this.log = log;
    }

    @Override
    public String name() {
        return "log-segment-maker";
    }

    @Override
    public int work() throws IOException {
        SegmentedLog segments = log.segments();
        long end = log.appendedPosition();
        Segment current = segments.segmentAt(end);
        boolean lastHalf = current != null && segments.segmentAt(current.end()) == null
            && end - current.start() >= current.length() / 2;
        return lastHalf && log.readOnlyBecause() == null && segments.prepareNext() ? 1 : 0;
    }
}
