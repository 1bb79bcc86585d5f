package org.apache.rocketmq.store.recovery;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.rocketmq.store.follow.Checkpoint;
import org.apache.rocketmq.store.index.ConsumeQueues;
import org.apache.rocketmq.store.index.RestoreMode;
import org.apache.rocketmq.store.index.RestoredEntry;
import org.apache.rocketmq.store.log.CommitLog;
import org.apache.rocketmq.store.log.Disk;
import org.apache.rocketmq.store.log.RecordView;
import org.apache.rocketmq.store.log.Segment;
import org.apache.rocketmq.store.log.SegmentedLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the log's true end, cuts off what is behind it, and sees to it that every record has its queue entry.
 *
 * <p>Whatever moment it dies at, the next one does the same again: a checkpoint that does not hold any more is taken
 * back before queues change, and the log is cut last.
 */
public final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    /** Another broker's checkpoint vouches for a segment only when this much older than what it names. */
    private static final long MARGIN_MILLIS = 3_000;
    /** So many restored entries are kept in memory. */
    private static final long RESTORED_AT_ONCE = 250_000;
    /** Some seconds' work. */
    private static final long PROGRESS_BYTES = 2L << 30;

    private final SegmentedLog segments;
    private final ConsumeQueues queues;
    private final Path checkpointFile;
    private final Checkpoint checkpoint;
    private final boolean afterCrash;
    private final Disk disk;
    private final LogRecords records;

    /** Recovery of a store whose queues have not been opened yet. */
    public Recovery(SegmentedLog segments, ConsumeQueues queues, Path checkpointFile, boolean afterCrash,
        Disk disk) throws IOException {
        this.segments = segments;
        this.queues = queues;
        this.checkpointFile = checkpointFile;
        this.checkpoint = Checkpoint.read(checkpointFile);
        this.afterCrash = afterCrash;
        this.disk = disk;
        this.records = new LogRecords(segments);
    }

    /** What recovery found: where the log ends, and how much of it is known to be on the disk. */
    public record Found(CommitLog.Tail tail, long flushedPosition) { }

    /** Recovers, and returns what it found. */
    public Found run() throws IOException {
        queues.load();
        Found found = afterCrash ? runAfterCrash() : runAfterStop();
        records.endAt(found.tail.end());
        queues.logEndsAt(found.tail.end());
        queues.dropBelow(segments.firstPosition());
        queues.endOpening();
        return found;
    }

    /** After a clean stop a glance at the log's last record is enough; queues are looked at when they are opened. */
    private Found runAfterStop() throws IOException {
        long start = startAfterStop();
        long vouched = checkpoint.isSealed() && start == checkpoint.lastRecord() ? start : Long.MAX_VALUE;
        var scanned = new Scanned();
        scan(start, vouched, scanned, entry -> true);
        records.endAt(scanned.tail.end());
        boolean whole = queues.openLazily(
            records, scanned.tail.end(), checkpoint.lastRecord(), checkpoint.logTime());
        // The last record may be one without an entry, and says nothing of the others then.
        boolean lost = queues.hasNoTopic() ? scanned.tail.end() > segments.firstPosition()
            : scanned.lastEntry != null && !queues.has(scanned.lastEntry);
        if (!whole || lost) {
            rebuildAll(scanned);
        }
        cut(scanned);
        return new Found(scanned.tail, scanned.tail.end());
    }

    private Found runAfterCrash() throws IOException {
        long first = segments.firstPosition();
        long behindExact = behindExactRecord();
        long start = behindExact >= 0 ? checkpoint.lastRecord() : startOfSegment();
        // Another broker's checkpoint vouches for all before the segment.
        long vouched = checkpoint.isSealed() && checkpoint.logTime() > 0 ? checkpoint.lastRecord() : start - 1;
        if (behindExact < 0) {
            // It may vouch for entries that are taken away here and are in memory only for a while.
            checkpoint.withoutQueues().write(checkpointFile, disk);
        }
        // Entries of records that are read now are made anew, as the system may have written them in any order.
        boolean whole = queues.openAll(records, Math.max(start, behindExact));
        var scanned = new Scanned();
        if (whole && (start == first || !queues.isEmpty())) {
            RestoreMode mode = start == first ? RestoreMode.WHOLE_LOG
                : first == 0 ? RestoreMode.TAIL : RestoreMode.TAIL_OF_TRIMMED_LOG;
            whole = scan(start, vouched, scanned, entry -> queues.restore(entry, mode))
                && queues.reachExtents(first);
        } else {
            whole = false;
            start = first;
        }
        if (!whole) {
            scanned.vouched = vouched;
            rebuildAll(scanned);
            start = first;
        }
        cut(scanned);
        if (behindExact < 0) {
            writeQueues();
        }
        // What a dead process wrote may be in the system's memory only: it is forced once more.
        return new Found(scanned.tail, Math.min(start, scanned.tail.end()));
    }

    /** Another broker, should this process die soon, takes queues for whole as far as their files go. */
    private void writeQueues() {
        try {
            queues.writeRestored();
        } catch (IOException e) {
            LOG.warn("The consume queues cannot be written now; they are in memory, and it is tried again", e);
        }
    }

    /** Builds all queues anew from the whole log. */
    private void rebuildAll(Scanned scanned) throws IOException {
        LOG.warn("Consume queues are missing or lack entries of records that the log holds; all are built anew");
        // From here on queues are not whole: if this process dies, the next one must read the whole log too.
        checkpoint.withoutQueues().write(checkpointFile, disk);
        queues.clear();
        long vouched = Math.max(scanned.vouched, scanned.tail == null ? -1 : scanned.tail.lastRecord());
        scan(segments.firstPosition(), vouched, scanned, entry -> queues.restore(entry, RestoreMode.WHOLE_LOG));
        queues.extendToExtents(segments.firstPosition());
    }

    /** Behind the record that our own checkpoint names; -1 where there is no such record or checkpoint. */
    private long behindExactRecord() {
        long last = checkpoint.lastRecord();
        Segment segment = checkpoint.isExact() ? segments.segmentAt(last) : null;
        var view = new RecordView();
        return segment != null && isRecord(view, segment, last) && view.storeTimestamp() == checkpoint.logTime()
            ? last + view.length() : -1;
    }

    /** The last segment whose first record is safely older than what the checkpoint says to be on the disk. */
    private long startOfSegment() {
        long forced = Math.min(checkpoint.logTime(), checkpoint.queuesTime()) - MARGIN_MILLIS;
        List<Segment> all = segments.segments();
        var view = new RecordView();
        for (int i = all.size() - 1; i > 0; i--) {
            Segment segment = all.get(i);
            if (isRecord(view, segment, segment.start()) && view.storeTimestamp() <= forced) {
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

    /** What a walk over the log has found so far. */
    private static final class Scanned {
        private CommitLog.Tail tail;
        private RestoredEntry lastEntry;
        private String complaint;
        private int wholeBehind;
        private long vouched = -1;
    }

    /** Takes a record's entry; false where the queue lacks entries before it. */
    @FunctionalInterface
    private interface EntryTaker {
        boolean take(RestoredEntry entry) throws IOException;
    }

    /** Reads the log from a position to its end; false when a queue lacks entries before what was read. */
    private boolean scan(long start, long vouched, Scanned into, EntryTaker taker) throws IOException {
        long lastRecord = -1;
        long lastStoreTimestamp = 0;
        long count = 0;
        long told = start;
        try (var scan = new LogScan(segments, start, afterCrash, vouched)) {
            while (scan.advance()) {
                RecordView record = scan.record();
                lastRecord = scan.position();
                lastStoreTimestamp = Math.max(lastStoreTimestamp, record.storeTimestamp());
                count++;
                if (record.isQueued()) {
                    into.lastEntry = LogRecords.entryOf(record, lastRecord);
                    if (!taker.take(into.lastEntry)) {
                        return false;
                    }
                }
                if (queues.unwrittenEntries() >= RESTORED_AT_ONCE) {
                    queues.writeRestored();
                }
                if (lastRecord - told >= PROGRESS_BYTES) {
                    told = lastRecord;
                    LOG.info("Reading the commit log: at position {}, {} records so far", told, count);
                }
            }
            into.complaint = scan.complaint();
            into.wholeBehind = into.complaint == null ? 0 : scan.countBehindEnd();
            into.tail = new CommitLog.Tail(scan.end(), lastRecord, lastStoreTimestamp);
        }
        if (afterCrash) {
            LOG.info("Recovering from a crash: read {} records from position {} to the log's end at {}",
                count, start, into.tail.end());
        }
        return true;
    }

    /** Leaves zeros behind the end, so that no old byte is ever taken for a record again. */
    private void cut(Scanned scanned) throws IOException {
        if (scanned.complaint != null) {
            LOG.warn("The commit log ends at position {}, for {}; {} whole records behind that are cut off",
                scanned.tail.end(), scanned.complaint, scanned.wholeBehind);
        }
        if (afterCrash || scanned.complaint != null) {
            segments.truncate(scanned.tail.end());
        }
    }
}
