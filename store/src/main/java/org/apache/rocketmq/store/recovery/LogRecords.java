package org.apache.rocketmq.store.recovery;

import java.io.IOException;
import org.apache.rocketmq.store.index.QueueEntry;
import org.apache.rocketmq.store.index.RecordSource;
import org.apache.rocketmq.store.index.RestoredEntry;
import org.apache.rocketmq.store.index.TagsHash;
import org.apache.rocketmq.store.log.RecordView;
import org.apache.rocketmq.store.log.Segment;
import org.apache.rocketmq.store.log.SegmentedLog;

/** The records that the log had when the store was opened, for queues that have to be built anew. */
final class LogRecords implements RecordSource {
    private final SegmentedLog segments;
    private volatile long end = Long.MAX_VALUE;

    LogRecords(SegmentedLog segments) {
        this.segments = segments;
    }

    /** Opening: the log ends there. */
    void endAt(long position) {
        end = position;
    }

    @Override
    public void records(String topic, int queueId, Range range, Sink sink) throws IOException {
        long to = Math.min(range.to(), end);
        try (var scan = new LogScan(segments, Math.max(range.from(), segments.firstPosition()), false, end)) {
            while (scan.end() < to && scan.advance()) {
                RecordView record = scan.record();
                if (record.queueId() == queueId && record.isQueued() && record.topic().equals(topic)) {
                    sink.take(entryOf(record, scan.position()));
                }
            }
        }
    }

    @Override
    public boolean has(QueueEntry entry, String topic, int queueId, long queueOffset) {
        long logPosition = entry.logPosition();
        Segment segment = segments.acquire(logPosition);
        if (segment == null) {
            return false;
        }
        try {
            var view = new RecordView();
            int offset = (int) (logPosition - segment.start());
            return view.look(segment.bytes(), offset, logPosition, false) == RecordView.Kind.RECORD
                && view.length() == entry.recordLength() && view.queueId() == queueId
                && view.queueOffset() == queueOffset && view.topic().equals(topic);
        } finally {
            segment.release();
        }
    }

    @Override
    public long firstPosition() {
        return segments.firstPosition();
    }

    static RestoredEntry entryOf(RecordView record, long position) {
        return new RestoredEntry(record.topic(), record.queueId(), record.queueOffset(), position, record.length(),
            TagsHash.of(record.bytes(), record.propertiesStart(), record.propertiesLength()),
            record.storeTimestamp());
    }
}
