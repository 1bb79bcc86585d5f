package org.apache.rocketmq.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.store.index.ConsumeQueue;
import org.apache.rocketmq.store.index.ExtensionUnit;
import org.apache.rocketmq.store.index.QueueEntry;
import org.apache.rocketmq.store.log.Segment;
import org.apache.rocketmq.store.log.SegmentedLog;

/**
 * One read's way along a queue: takes the wanted records until it has enough. What is not the record that the queue
 * means is passed over, so that one bad place does not hold a consumer up for ever.
 */
final class Walk {
    /** LMQ queues are fed by other topics' records. */
    private static final String LIGHT_QUEUE_PREFIX = "%LMQ%";
    /**
     * So far apart are the records of a read at most: Apache's consumers rest for 50 ms while the offsets that they
     * hold span more than 2,000.
     */
    private static final int LONGEST_SPAN = 800;

    private final Surroundings around;
    private final ConsumeQueue queue;
    private final Limits limits;
    private final MessageFilter filter;
    private final HeldSegments held;
    private final RecordLook look;
    private final QueueEntry entry = new QueueEntry();
    private final ExtensionUnit unit = new ExtensionUnit();
    private final List<ByteBuffer> records = new ArrayList<>();
    private long bytes;
    private long next;
    private long firstTaken;
    private long mended = -1;
    private boolean removed;
    private boolean fromDisk;

    /** What all reads of a store share. */
    record Surroundings(SegmentedLog log, ReadRules rules, UnreadableRecords unreadable) { }

    /** How much a read takes; but one message at least. */
    record Limits(int messages, int bytes) {
        Limits atMost(int otherMessages, int otherBytes) {
            return new Limits(Math.min(messages, otherMessages), Math.min(bytes, otherBytes));
        }
    }

    /**
     * A way that is not begun yet.
     *
     * @param logEnd nothing is read beyond it
     */
    Walk(Surroundings around, long logEnd, ConsumeQueue queue, Limits limits, MessageFilter filter) {
        this.around = around;
        this.queue = queue;
        this.limits = limits;
        this.filter = filter;
        this.held = new HeldSegments(around.log);
        this.look = new RecordLook(around.rules, logEnd);
    }

    /** Goes from one queue offset to another, at most; the queue's bounds are to be told with what was found. */
    ReadResult from(long start, long end, long min, long max) {
        next = start;
        boolean handedOver = false;
        try (look) {
            while (next < end && take()) {
                next++;
            }
            handedOver = !records.isEmpty();
        } finally {
            if (!handedOver) {
                held.run();
            }
        }
        return handedOver
            ? ReadResult.found(next, min, max, new ReadResult.Taken(records, (int) bytes, fromDisk, held))
            : ReadResult.none(
                removed ? ReadStatus.MESSAGE_WAS_REMOVING : ReadStatus.NO_MATCHED_MESSAGE, next, min, max);
    }

    /** Deals with the entry at {@code next}; false when the read ends before it. */
    private boolean take() {
        if (isFull(limits, 0)) {
            return false;
        }
        if (!queue.read(next, entry)) {
            return passOver(null, "nothing that could be found, for the queue lacks its entry");
        }
        boolean told = !entry.isExtended()
            || queue.readExtension(entry, unit) && ConsumeQueue.isTagsHash(unit.tagsHash());
        if (entry.isFiller() || told && !mayWant()) {
            return true;
        }
        boolean cold = look.isCold(entry.logPosition());
        Limits holding = cold
            ? limits.atMost(around.rules.coldMessages(), around.rules.coldBytes()) : limits;
        if (isFull(holding, entry.recordLength())) {
            return false;
        }
        fromDisk = cold;
        Segment segment = held.at(entry.logPosition());
        String complaint = segment == null ? "no file of the log" : complaint(segment);
        if (complaint != null) {
            return mayBeWrongEntry(segment) && queue.mend(next, entry) ? take() : passOver(segment, complaint);
        }
        // Where the extension is lost, the record itself tells its tags.
        if (told || filter.mayWant(RecordCheck.tagsHash(look.bytes(), look.at()), -1, null)) {
            takeRecord(segment);
        }
        return true;
    }

    private boolean mayWant() {
        return entry.isExtended() ? filter.mayWant(unit.tagsHash(), unit.storeTimestamp(), unit.bits())
            : filter.mayWant(entry.tags(), -1, null);
    }

    /** Whether an entry that led nowhere is worth a look: once, and not where the disk does not give the record. */
    private boolean mayBeWrongEntry(Segment segment) {
        boolean again = mended == next;
        mended = next;
        return !again && !around.log.isClosed() && (segment == null || look.isReadable());
    }

    private boolean isFull(Limits holding, int more) {
        return !records.isEmpty()
            && (records.size() >= holding.messages || next - firstTaken >= LONGEST_SPAN || bytes >= holding.bytes
            || bytes + more > holding.bytes);
    }

    private String complaint(Segment segment) {
        String complaint = look.whole(segment, entry.logPosition(), entry.recordLength());
        boolean ownRecords = !queue.topic().startsWith(LIGHT_QUEUE_PREFIX);
        return complaint != null || !ownRecords ? complaint
            : RecordCheck.place(look.bytes(), look.at(), queue.topicBytes(), queue.queueId(), next);
    }

    private void takeRecord(Segment segment) {
        int length = entry.recordLength();
        ByteBuffer record = segment.slice((int) (entry.logPosition() - segment.start()), length);
        boolean isMapped = look.bytes() == segment.bytes();
        if (filter.wants(isMapped ? record : look.bytes().slice(look.at(), length).asReadOnlyBuffer())) {
            held.keepCurrent();
            if (records.isEmpty()) {
                firstTaken = next;
            }
            records.add(record);
            bytes += length;
        }
    }

    /** Goes on behind a message that cannot be given; but not in a closed store, where none can be. */
    private boolean passOver(Segment segment, String complaint) {
        if (around.log.isClosed()) {
            return false;
        }
        if (next < queue.minOffset() || entry.logPosition() >= 0 && entry.logPosition() < around.log.firstPosition()) {
            removed = true;
        } else {
            around.unreadable.passedOver(queue, next, entry.logPosition(), segment, complaint);
        }
        return true;
    }
}
