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
        var view = new RecordView();
        Segment segment = acquire(entry, view);
        if (segment == null) {
            return false;
        }
        try {
            return view.queueId() == queueId && view.queueOffset() == queueOffset && view.topic().equals(topic);
        } finally {
            segment.release();
        }
    }

    @Override
    public void look(QueueEntry entry, RecordView view, Look look) throws IOException {
        Segment segment = acquire(entry, view);
        if (segment != null) {
            try {
                look.run();
            } finally {
                segment.release();
            }
        }
    }

    /** Holds the segment with the record that an entry names, and has a view show it; null where no whole one is. */
    private Segment acquire(QueueEntry entry, RecordView view) {
        long position = entry.logPosition();
        Segment segment = segments.acquire(position);
        if (segment == null) {
            return null;
        }
        boolean there = false;
        try {
            there = view.look(segment.bytes(), (int) (position - segment.start()), position, false)
                == RecordView.Kind.RECORD && view.length() == entry.recordLength();
            return there ? segment : null;
        } finally {
            if (!there) {
                segment.release();
            }
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
