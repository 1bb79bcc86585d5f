package org.apache.rocketmq.store.index;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.rocketmq.store.log.Disk;
import org.apache.rocketmq.store.log.RecordView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts entries right that a queue's files have wrong: zeros, or places in the log where another record is. They are
 * found again between the records of their neighbours.
 */
final class QueueMender {
    private static final Logger LOG = LoggerFactory.getLogger(QueueMender.class);

    /** Places that were searched for in the log; so many at most are remembered. */
    private static final int MOST_SEARCHED = 1024;

    private final Map<Place, Boolean> searched = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Boolean> eldest) {
            return size() > MOST_SEARCHED;
        }
    };
    private final Disk disk;
    private final LongSupplier firstLogPosition;
    private volatile RecordSource log;

    private record Place(String topic, int queueId, long offset) { }

    QueueMender(Disk disk, LongSupplier firstLogPosition) {
        this.disk = disk;
        this.firstLogPosition = firstLogPosition;
    }

    void mendFrom(RecordSource source) {
        log = source;
    }

    /** Looks at a queue's entries from one offset to another, and mends those that are wrong. */
    void mend(ConsumeQueue queue, long first, long end) throws IOException {
        synchronized (queue) {
            long from = Math.max(first, queue.minOffset());
            for (long offset = from; offset < end; offset++) {
                if (!isRight(queue, offset)) {
                    long stop = offset + 1;
                    while (stop < end && !isRight(queue, stop)) {
                        stop++;
                    }
                    mendRun(queue, offset, stop);
                    offset = stop;
                }
            }
            long mended = 0;
            var view = new RecordView();
            for (long offset = from; offset < end; offset++) {
                mended += mendTags(queue, offset, view) ? 1 : 0;
            }
            if (mended > 0) {
                LOG.warn("The consume queue {} had tags or extensions from {} to {} that may have been wrong; {} were"
                    + " made anew", queue, from, end, mended);
            }
            queue.files().sums().renew(queue, first, disk);
        }
    }

    /**
     * Has an entry, which names its record, say itself what the record's tags are: what it says now may be wrong, and
     * so may its extension.
     */
    private boolean mendTags(ConsumeQueue queue, long offset, RecordView view) throws IOException {
        var entry = new QueueEntry();
        if (!queue.readRaw(offset, offset + 1, entry) || entry.isFiller()) {
            return false;
        }
        long[] tags = {entry.tags()};
        log.look(entry, view, () -> tags[0] = queue.entryTags(
            TagsHash.of(view.bytes(), view.propertiesStart(), view.propertiesLength()), view.storeTimestamp()));
        if (tags[0] == entry.tags()) {
            return false;
        }
        EntryTail right = EntryTail.startingAt(offset);
        right.put(offset, entry.logPosition(), entry.recordLength(), tags[0]);
        queue.overwrite(offset, right, disk);
        return true;
    }

    /**
     * Looks at one entry, and mends it if it is wrong and the log has its record. If not it stays: the record itself is
     * damaged then, and the log is not searched for it again.
     */
    void mendOne(ConsumeQueue queue, long offset) throws IOException {
        synchronized (queue) {
            if (!isRight(queue, offset) && isNew(new Place(queue.topic(), queue.queueId(), offset))) {
                EntryTail found = EntryTail.startingAt(offset);
                if (find(queue, offset, offset + 1, found) > 0) {
                    queue.overwrite(offset, found, disk);
                    queue.files().sums().renew(queue, offset, disk);
                    LOG.error("The consume queue {} had a wrong entry at {}; it was found in the log again",
                        queue, offset);
                }
            }
        }
    }

    private boolean isNew(Place place) {
        synchronized (searched) {
            return searched.put(place, true) == null;
        }
    }

    /** Whether an entry is a filler, names its record, or one that may have been there before the log's head went. */
    private boolean isRight(ConsumeQueue queue, long offset) {
        var entry = new QueueEntry();
        if (!queue.readRaw(offset, offset + 1, entry) || entry.isMissing()) {
            return false;
        }
        if (entry.isFiller()) {
            return true;
        }
        long position = entry.logPosition();
        if (position >= firstLogPosition.getAsLong()) {
            return log.has(entry, queue.topic(), queue.queueId(), offset);
        }
        // A filler that takes its place by mistake does no harm, as nobody can read the record.
        return position >= 0 && (!queue.readRaw(offset - 1, offset, entry) || entry.logPosition() < position);
    }

    /** Mends neighbouring entries, which lie between two that are right, or at an end of the queue. */
    private void mendRun(ConsumeQueue queue, long first, long end) throws IOException {
        EntryTail found = EntryTail.startingAt(first).coveringTo(end);
        for (long offset = first; offset < end; offset++) {
            found.put(offset, 0, QueueEntryLayout.FILLER_LENGTH, 0);
        }
        long count = find(queue, first, end, found);
        for (long offset = first; offset < end; offset++) {
            queue.overwrite(offset, found, disk);
        }
        LOG.error("The consume queue {} had {} wrong entries from {} to {}; {} were found in the log again",
            queue, end - first, first, end, count);
    }

    /** Searches the log for the records of some entries, and returns how many were found. */
    private long find(ConsumeQueue queue, long first, long end, EntryTail found) throws IOException {
        long[] count = {0};
        log.records(queue.topic(), queue.queueId(), rangeOf(queue, first, end), record -> {
            long offset = record.queueOffset();
            if (offset >= first && offset < end) {
                found.put(offset, record.logPosition(), record.recordLength(),
                    queue.entryTags(record.tagsHash(), record.storeTimestamp()));
                count[0]++;
            }
        });
        return count[0];
    }

    private RecordSource.Range rangeOf(ConsumeQueue queue, long first, long end) {
        var entry = new QueueEntry();
        long from = 0;
        for (long offset = first - 1; offset >= queue.minOffset() && from == 0; offset--) {
            if (isRight(queue, offset) && queue.readRaw(offset, offset + 1, entry) && !entry.isFiller()) {
                from = entry.logPosition();
            }
        }
        long to = Long.MAX_VALUE;
        for (long offset = end; offset < queue.maxOffset() && to == Long.MAX_VALUE; offset++) {
            if (isRight(queue, offset) && queue.readRaw(offset, offset + 1, entry) && !entry.isFiller()) {
                to = entry.logPosition();
            }
        }
        return new RecordSource.Range(from, to);
    }
}
