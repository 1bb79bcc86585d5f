package org.apache.rocketmq.store.recovery;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.rocketmq.store.follow.Checkpoint;
import org.apache.rocketmq.store.index.ConsumeQueues;
import org.apache.rocketmq.store.index.RestoreMode;
import org.apache.rocketmq.store.index.TagsHash;
import org.apache.rocketmq.store.log.CommitLog;
import org.apache.rocketmq.store.log.Disk;
import org.apache.rocketmq.store.log.RecordView;
import org.apache.rocketmq.store.log.Segment;
import org.apache.rocketmq.store.log.SegmentedLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the log's true end, cuts off what is behind it, and gives every record that was read its queue entry. */
public final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    /** The checkpoint vouches for a segment only when this much older than what it names. */
    private static final long MARGIN_MILLIS = 3_000;

    private final SegmentedLog segments;
    private final ConsumeQueues queues;
    private final Path checkpointFile;
    private final Checkpoint checkpoint;
    private final boolean afterCrash;
    private final Disk disk;

    /** Recovery of a store whose queues have not been opened yet. */
    public Recovery(SegmentedLog segments, ConsumeQueues queues, Path checkpointFile, boolean afterCrash,
        Disk disk) throws IOException {
        this.segments = segments;
        this.queues = queues;
        this.checkpointFile = checkpointFile;
        this.checkpoint = Checkpoint.read(checkpointFile);
        this.afterCrash = afterCrash;
        this.disk = disk;
    }

    /** What recovery found: where the log ends, and how much of it is known to be on the disk. */
    public record Found(CommitLog.Tail tail, long flushedPosition) { }

    /** Recovers, and returns what it found. */
    public Found run() throws IOException {
        long start = afterCrash ? startAfterCrash() : startAfterStop();
        long first = segments.firstPosition();
        // After a stop all entries are good; after a crash those of the records to be read are made anew, as the
        // system may have written them in any order.
        queues.open(afterCrash ? start : Long.MAX_VALUE, afterCrash);
        if (start > first && queues.isEmpty()) {
            LOG.warn("There are no consume queues; they are built anew from the log's start");
            forgetCheckpoint();
            start = first;
        }
        CommitLog.Tail tail = scan(start, first);
        if (tail == null) {
            LOG.warn("Consume queues lack entries of records that the log holds; all are built anew");
            forgetCheckpoint();
            queues.clear();
            start = first;
            tail = scan(start, first);
        }
        if (!afterCrash) {
            queues.truncate(tail.end());
        }
        queues.logEndsAt(tail.end());
        queues.dropBelow(segments.firstPosition());
        // What a dead process wrote may be in the system's memory only: it is forced once more.
        return new Found(tail, afterCrash ? Math.min(start, tail.end()) : tail.end());
    }

    /** The last segment whose first record is safely older than what the checkpoint says to be on the disk. */
    private long startAfterCrash() {
        long forced = Math.min(checkpoint.logTime(), checkpoint.queuesTime()) - MARGIN_MILLIS;
        List<Segment> all = segments.segments();
        var view = new RecordView();
        for (int i = all.size() - 1; i > 0; i--) {
            Segment segment = all.get(i);
            var kind = view.look(segment.bytes(), 0, segment.start(), true);
            if (kind == RecordView.Kind.RECORD && view.storeTimestamp() <= forced) {
                return segment.start();
            }
        }
        return segments.firstPosition();
    }

    /** The record that the checkpoint names as the last, if it is there; else the last segment with a record. */
    private long startAfterStop() {
        var view = new RecordView();
        long last = checkpoint.lastRecord();
        Segment named = last > 0 ? segments.segmentAt(last) : null;
        if (named != null && isRecord(view, named, last)) {
            return last;
        }
        List<Segment> all = segments.segments();
        for (int i = all.size() - 1; i > 0; i--) {
            if (isRecord(view, all.get(i), all.get(i).start())) {
                return all.get(i).start();
            }
        }
        return segments.firstPosition();
    }

    private static boolean isRecord(RecordView view, Segment segment, long position) {
        int offset = (int) (position - segment.start());
        return view.look(segment.bytes(), offset, position, true) == RecordView.Kind.RECORD;
    }

    /** From here on queues are not whole: if this process dies, the next one must read the whole log too. */
    private void forgetCheckpoint() throws IOException {
        checkpoint.forgotten().write(checkpointFile, disk);
    }

    /** Reads the log from a position to its end; null when a queue lacks entries before what was read. */
    private CommitLog.Tail scan(long start, long first) throws IOException {
        RestoreMode mode = start == first ? RestoreMode.WHOLE_LOG
            : first == 0 ? RestoreMode.TAIL : RestoreMode.TAIL_OF_TRIMMED_LOG;
        var scan = new LogScan(segments, start, afterCrash);
        long lastRecord = -1;
        long lastStoreTimestamp = 0;
        long records = 0;
        while (scan.advance()) {
            RecordView record = scan.record();
            lastRecord = scan.position();
            lastStoreTimestamp = Math.max(lastStoreTimestamp, record.storeTimestamp());
            records++;
            if (record.isQueued() && !queues.restore(entryOf(record, lastRecord), mode)) {
                return null;
            }
        }
        if (scan.complaint() != null) {
            LOG.warn("The commit log ends at position {}, for {}", scan.end(), scan.complaint());
        }
        if (afterCrash || scan.complaint() != null) {
            // Zeros behind the end, so that no old byte is ever taken for a record again.
            segments.truncate(scan.end());
            LOG.info("Recovered from a crash: read {} records from position {} to the log's end at {}",
                records, start, scan.end());
        }
        return new CommitLog.Tail(scan.end(), lastRecord, lastStoreTimestamp);
    }

    private static ConsumeQueues.RestoredEntry entryOf(RecordView record, long position) {
        return new ConsumeQueues.RestoredEntry(record.topic(), record.queueId(), record.queueOffset(), position,
            record.length(), TagsHash.of(record.properties()), record.storeTimestamp());
    }
}
