package org.apache.rocketmq.store.index;

import static org.apache.rocketmq.store.index.QueueEntryLayout.ENTRY_LENGTH;
import static org.apache.rocketmq.store.index.QueueEntryLayout.FILLER_LENGTH;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.rocketmq.store.log.Disk;

/**
 * One queue of a topic: from queue offset to log position. Written under the append lock; anyone reads from
 * {@link #minOffset} to {@link #maxOffset}, where entries never change.
 *
 * <p>New entries are in memory. The queue flusher writes them to the files once the log has their records for sure,
 * and only then are they dropped here. So what lies below the memory's first offset is in the files.
 */
public final class ConsumeQueue {
    private final EntryFiles files;
    private final Shared shared;
    private final Name name;
    private final AtomicReference<QueueExtension> extension = new AtomicReference<>();
    private volatile long minOffset;
    private volatile long maxOffset;
    private volatile long nextOffset;
    /** Null when the files have all entries. */
    private volatile EntryTail tail;
    private volatile boolean deleted;
    private volatile long mendableBelow;
    private boolean awaitsForce;
    /** Offsets that the append under way has given to its records, before they are written. */
    private int planned;

    /** What all queues have in common. */
    record Shared(Backlog backlog, ThreadLocal<ReadChunk> chunks, QueueMender mender, Extensions extensions) { }

    /** Which queue it is; {@code delayMillis} is -1 for ordinary messages, else how long they wait for delivery. */
    record Name(String topic, byte[] topicBytes, int queueId, long delayMillis) { }

    /** A queue that starts as its files do; {@link #openBelow} finds its end. */
    ConsumeQueue(Name name, EntryFiles files, Shared shared) {
        this.name = name;
        this.files = files;
        this.shared = shared;
        this.minOffset = files.start() / ENTRY_LENGTH;
        this.maxOffset = minOffset;
        this.nextOffset = minOffset;
    }

    public String topic() {
        return name.topic;
    }

    /** The topic's name as records hold it; not to be changed. */
    public byte[] topicBytes() {
        return name.topicBytes;
    }

    public int queueId() {
        return name.queueId;
    }

    /** The first queue offset whose message the log still holds. */
    public long minOffset() {
        return minOffset;
    }

    /** Behind the last message that readers may see. */
    public long maxOffset() {
        return maxOffset;
    }

    /** Writer: the queue offset that the next message gets. */
    public long nextOffset() {
        return nextOffset;
    }

    /** Lets readers see what was put below an offset. Called in the order of the log. */
    public void publish(long offset) {
        maxOffset = offset;
    }

    /** Whether the topic was deleted since this queue was looked up. */
    public boolean isDeleted() {
        return deleted;
    }

    void markDeleted() throws IOException {
        deleted = true;
        files.close();
        closeExtension();
    }

    private void closeExtension() throws IOException {
        QueueExtension there = extension.get();
        if (there != null) {
            there.close();
        }
    }

    /** The files with what entries have no room for, which are looked for when they are first needed. */
    QueueExtension extension() throws IOException {
        if (extension.get() == null) {
            extension.compareAndSet(null, shared.extensions.open(name));
            if (deleted) {
                closeExtension();
            }
        }
        return extension.get();
    }

    /** Whether entries may get an extension: those of delayed messages say when they are due. */
    boolean isExtendable() {
        return name.delayMillis < 0;
    }

    /** Reads what an extended entry does not say itself; false where that is not there. */
    public boolean readExtension(QueueEntry entry, ExtensionUnit into) {
        try {
            return shared.extensions.exist() && shared.extensions.read(extension(), entry.tags(), into);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What an entry says beside the position: the tags' hash, or the time when a delayed message is due. */
    public long entryTags(long tagsHash, long storeTimestamp) {
        return name.delayMillis < 0 ? tagsHash : storeTimestamp + name.delayMillis;
    }

    /** Writer: makes sure that so many entries can be put; puts do not fail then. */
    public void makeRoom(int entries) {
        long next = nextOffset;
        EntryTail now = tail;
        if (now == null || now.limit() < next + entries) {
            tail = (now == null ? EntryTail.startingAt(next) : now).coveringTo(next + entries);
        }
    }

    /** Writer: the offset for one more record that is to be written, whose entry can be put then. */
    public long plan() {
        makeRoom(planned + 1);
        return nextOffset + planned++;
    }

    /** Writer: the offset that {@link #plan} would give. */
    public long nextPlanned() {
        return nextOffset + planned;
    }

    /** Writer: what was planned has its entries, or never gets them. */
    public void endPlan() {
        planned = 0;
    }

    /** Writer: adds the entry at {@link #nextOffset}, for which room was made. Readers see it when it is published. */
    public void put(long logPosition, int recordLength, long tags) {
        long offset = nextOffset;
        tail.put(offset, logPosition, recordLength, tags);
        shared.backlog.add(1);
        nextOffset = offset + 1;
    }

    /**
     * Reads the entry at a queue offset into {@code entry}; false where there is none. A walk costs one system call
     * for some 200 entries, and none for those that are in memory.
     */
    public boolean read(long queueOffset, QueueEntry entry) {
        // In this order: what is below this offset is in the tail that is read next, or in the files.
        long next = nextOffset;
        EntryTail newest = tail;
        if (queueOffset < 0 || queueOffset >= next) {
            return false;
        }
        if (newest != null && queueOffset >= newest.first()) {
            newest.get(queueOffset, entry);
            return true;
        }
        return readFile(queueOffset, newest == null ? next : newest.first(), entry);
    }

    /** Reads what the files have, be it right or not. */
    boolean readRaw(long queueOffset, long written, QueueEntry entry) {
        try {
            return queueOffset >= 0 && shared.chunks.get().read(this, queueOffset, written, entry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean readFile(long queueOffset, long written, QueueEntry entry) {
        try {
            ReadChunk chunk = shared.chunks.get();
            boolean there = chunk.read(this, queueOffset, written, entry);
            if (there && chunk.isSuspect() && !deleted && queueOffset >= minOffset && queueOffset < maxOffset) {
                shared.mender.mend(this, chunk.first(), Math.min(chunk.end(), written));
                there = chunk.readAgain(this, queueOffset, written, entry);
            }
            return there;
        } catch (IOException e) {
            if (deleted) {
                return false;
            }
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Opening: ends the queue before the first entry that is missing or points to {@code limit} or beyond. Entries are
     * in the log's order, so a binary search finds it, whatever follows. A short queue costs one read.
     */
    void openBelow(long limit, Disk disk) throws IOException {
        long first = files.start() / ENTRY_LENGTH;
        long last = files.end() / ENTRY_LENGTH;
        long within = Math.min(last, first + ReadChunk.ENTRIES);
        long end = EntrySearch.firstAtOrBehind(this, first, within, last, limit);
        if (end == within) {
            end = EntrySearch.firstAtOrBehind(this, within, last, last, limit);
        }
        var next = new QueueEntry();
        if (end < last && readRaw(end, last, next) && !next.isMissing()) {
            truncate(end, disk);
        }
        if (end == first && first > 0) {
            // Files without an entry tell nothing: earlier ones may have been lost, where a name was not durable yet.
            files.truncate(0, disk);
            end = 0;
        }
        files.endOpening();
        minOffset = Math.min(minOffset, end);
        nextOffset = end;
        maxOffset = end;
        mendableBelow = end;
    }

    /**
     * Opening: tells the sum over the last chunk of what was found in the files.
     *
     * @param sum {@link EntrySums#UNVOUCHED} where nobody knows it: whoever reads the chunk then looks at its records
     */
    void endOpening(long sum) {
        EntryTail newest = tail;
        long written = newest == null ? nextOffset : newest.first();
        if (!files.isEmpty() && files.sums().isNew()) {
            files.sums().startAt(written, sum);
            // This thread has read entries without it.
            files.changed();
        }
    }

    /** Closing: the sum over the entries of the last chunk. */
    long lastSum() {
        return files.sums().sumAt(nextOffset);
    }

    private void truncate(long offset, Disk disk) throws IOException {
        EntryTail newest = tail;
        if (newest != null) {
            shared.backlog.add(Math.max(offset, newest.first()) - nextOffset);
            if (offset <= newest.first()) {
                tail = null;
            }
        }
        if (newest == null || offset < newest.first()) {
            files.truncate(offset, disk);
        }
        nextOffset = offset;
        maxOffset = offset;
        minOffset = Math.min(minOffset, offset);
    }

    /**
     * Moves {@link #minOffset} to the first message whose record starts at {@code firstLogPosition} or behind it, and
     * deletes the files before it. One caller at a time.
     */
    void dropBelow(long firstLogPosition, Disk disk) throws IOException {
        long first = Math.max(minOffset, files.start() / ENTRY_LENGTH);
        long last = maxOffset;
        long min = EntrySearch.firstOffset(this, first, last, entry -> entry.logPosition() >= firstLogPosition);
        var entry = new QueueEntry();
        while (min < last && read(min, entry) && entry.isFiller()) {
            min++;
        }
        minOffset = min;
        files.deleteBelow(min * ENTRY_LENGTH, disk);
        EntryTail newest = tail;
        // The sum over a chunk is over the units of all its entries.
        long trimmed = Math.max(ReadChunk.firstOf(min, files.fileBytes() / ENTRY_LENGTH), files.start() / ENTRY_LENGTH);
        shared.extensions.trim(this, trimmed, newest == null ? last : Math.min(last, newest.first()), disk);
    }

    /** What {@link #restore} did with a record. */
    enum Restored {
        /** It has its entry. */
        DONE,
        /** Entries before its own are missing. */
        GAP,
        /** Its entry is taken by another record. */
        TAKEN
    }

    /**
     * Opening: gives a record of the log its entry, unless it has it. Offset 0 starts the queue anew: its topic had
     * been deleted before that record came.
     *
     * @param tags what its entry is to say of them
     * @param mode what to make of it when entries before the record's own are missing
     */
    Restored restore(RestoredEntry record, long tags, RestoreMode mode, Disk disk) throws IOException {
        long queueOffset = record.queueOffset();
        var there = new QueueEntry();
        if (queueOffset < maxOffset) {
            if (queueOffset >= minOffset && read(queueOffset, there) && there.logPosition() == record.logPosition()) {
                return Restored.DONE;
            }
            if (queueOffset > 0) {
                return Restored.TAKEN;
            }
            truncate(0, disk);
        }
        if (files.isEmpty() && tail == null) {
            if (queueOffset > 0 && mode == RestoreMode.TAIL) {
                return Restored.GAP;
            }
            startAt(queueOffset);
        }
        if (queueOffset > maxOffset && mode != RestoreMode.WHOLE_LOG) {
            return Restored.GAP;
        }
        fillTo(queueOffset);
        makeRoom(1);
        put(record.logPosition(), record.recordLength(), tags);
        publish(nextOffset);
        return Restored.DONE;
    }

    /** Mender: writes an entry that the files have wrong. */
    void overwrite(long offset, EntryTail entry, Disk disk) throws IOException {
        files.write(entry, offset, offset + 1, disk);
        files.changed();
    }

    /**
     * Has an entry that did not lead to its record put right from the log. Only one that was there when the queue was
     * opened: later ones are this process's own, and in memory first.
     *
     * @param seen what it said
     * @return whether it says something else now
     */
    public boolean mend(long offset, QueueEntry seen) {
        if (offset >= mendableBelow) {
            return false;
        }
        try {
            shared.mender.mendOne(this, offset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var now = new QueueEntry();
        return readRaw(offset, mendableBelow, now)
            && (now.logPosition() != seen.logPosition() || now.recordLength() != seen.recordLength());
    }

    /** Opening: the encoded entry before the end; false where there is none. */
    boolean readLast(QueueEntry entry) {
        return maxOffset > 0 && read(maxOffset - 1, entry);
    }

    /**
     * Opening, or under the append lock: makes a queue end at an offset, with fillers for the messages that the log
     * does not have.
     */
    public void extendTo(long offset) {
        if (files.isEmpty() && tail == null) {
            startAt(offset);
        }
        fillTo(offset);
        publish(nextOffset);
    }

    private void fillTo(long offset) {
        while (nextOffset < offset) {
            makeRoom(1);
            put(0, FILLER_LENGTH, 0);
        }
    }

    /** Starts an empty queue at an offset. Its first file will have fillers before that. */
    private void startAt(long queueOffset) {
        nextOffset = queueOffset;
        publish(queueOffset);
        minOffset = queueOffset;
    }

    /** Under the append lock: notes that entries wait for their force; true the first time since the last one. */
    boolean noteUnforced() {
        boolean first = !awaitsForce;
        awaitsForce = true;
        return first;
    }

    /** Under the append lock: the flusher takes this queue up. */
    void takeUnforced() {
        awaitsForce = false;
    }

    EntryFiles files() {
        return files;
    }

    Path folder() {
        return files.path();
    }

    /** Whether files were made whose names are not durable yet. */
    boolean hasNewNames() {
        return files.hasNewNames();
    }

    void namesForced() {
        files.namesForced();
    }

    /** How far a queue's entries were written: to be forced, and then dropped from memory. */
    record Written(ConsumeQueue queue, long from, long to, Extensions.Extended extended) {
        void force(Disk disk) throws IOException {
            extended.force(disk);
            queue.files.force(from * ENTRY_LENGTH, to * ENTRY_LENGTH, disk);
        }
    }

    /** Flusher: writes the entries to the files whose records lie below a log position; null where there is none. */
    Written write(long below, Disk disk) throws IOException {
        long next = nextOffset;
        EntryTail newest = tail;
        if (newest == null) {
            return null;
        }
        long from = newest.first();
        long to = from;
        for (var entry = new QueueEntry(); to < next; to++) {
            newest.get(to, entry);
            if (!entry.isFiller() && entry.logPosition() >= below) {
                break;
            }
        }
        if (to == from) {
            return null;
        }
        var extended = shared.extensions.extend(this, newest, from, to, disk);
        files.write(extended.entries(), from, to, disk);
        extended.keep();
        files.sums().add(this, extended.entries(), from, to, disk);
        return new Written(this, from, to, extended);
    }

    /** How many entries are in memory only. */
    long unwritten() {
        EntryTail newest = tail;
        return newest == null ? 0 : nextOffset - newest.first();
    }

    /** Whether entries are in memory only. */
    boolean hasUnwritten() {
        return tail != null;
    }

    /** Under the append lock: drops entries from memory that the files have for sure. */
    void dropWritten(Written written) {
        EntryTail newest = tail;
        if (newest != null && newest.first() == written.from) {
            shared.backlog.add(written.from - written.to);
            tail = written.to == nextOffset ? null : newest.from(written.to);
        }
    }

    /** Under the append lock: drops all from memory, of a queue that was deleted. */
    void dropAll() {
        EntryTail newest = tail;
        if (newest != null) {
            shared.backlog.add(newest.first() - nextOffset);
            tail = null;
        }
    }

    /** Whether a tags predicate may be asked about this value: others stand for something else than a tags' hash. */
    public static boolean isTagsHash(long tags) {
        return tags == (int) tags;
    }

    @Override
    public String toString() {
        return files.toString();
    }
}
