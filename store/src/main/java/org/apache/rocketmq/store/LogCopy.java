package org.apache.rocketmq.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.store.AppendRefused.Obstacle;
import org.apache.rocketmq.store.index.ConsumeQueue;
import org.apache.rocketmq.store.index.ConsumeQueues;
import org.apache.rocketmq.store.index.TagsHash;
import org.apache.rocketmq.store.log.CommitLog;
import org.apache.rocketmq.store.log.RecordView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a store the copy of another broker's: appends what that one's log holds, byte for byte, at the same log
 * positions. It comes in stretches that may end anywhere; each record is checked, written and given its queue entry
 * once it is whole. Nobody else appends to the store. One thread at a time.
 */
public final class LogCopy {
    private static final Logger LOG = LoggerFactory.getLogger(LogCopy.class);
    /** Records that are whole are written together, so many bytes at most, or one that is longer. */
    private static final int RUN_BYTES = 64 * 1024;
    /** What a record has beside its body, at most: its properties, its topic, and what is of fixed length. */
    private static final int MOST_BESIDE_BODY = 2 * (Short.MAX_VALUE + 1);

    private final CommitLog log;
    private final ConsumeQueues queues;
    private final Appender.Followers followers;
    private final RecordView view = new RecordView();
    private final CopiedBytes come = new CopiedBytes();
    private final List<CopiedRecord> run = new ArrayList<>();
    private final int longestRecord;
    /** The log position of the byte that comes next. */
    private long next;
    private volatile boolean closed;

    LogCopy(CommitLog log, ConsumeQueues queues, StoreConfig config, Appender.Followers followers) {
        this.log = log;
        this.queues = queues;
        this.followers = followers;
        this.longestRecord = config.maxMessageBytes() + MOST_BESIDE_BODY;
        restart();
    }

    /** Forgets what is not appended, as the stream begins anew: it goes on from the log's end, which is returned. */
    public long restart() {
        next = log.appendedPosition();
        come.startAt(next);
        return next;
    }

    /**
     * Takes a stretch of the other log, which is kept until {@link #append}. A log that has nothing begins where the
     * first stretch does.
     *
     * @throws LogsDifferException where it does not stand behind what has come before
     */
    public void take(long position, ByteBuffer bytes) throws IOException {
        if (position != next) {
            if (next != 0 || !log.segments().segments().isEmpty()) {
                throw new LogsDifferException("the other log's bytes from position " + position + " on do not follow"
                    + " this log, which has come to " + next);
            }
            begin(position);
        }
        // The rest of a filler behind which the log goes on already.
        int left = (int) Math.min(bytes.remaining(), come.end() - next);
        next += bytes.remaining();
        come.add(bytes.slice(bytes.position() + left, bytes.remaining() - left));
    }

    private void begin(long position) throws IOException {
        if (position % log.segments().segmentBytes() != 0) {
            throw new LogsDifferException("the other log begins at position " + position + ", where no file begins"
                + " with mappedFileSizeCommitLog=" + log.segments().segmentBytes()
                + ": set it to what the other broker has");
        }
        log.lock().lock();
        try {
            log.beginAt(position);
        } finally {
            log.lock().unlock();
        }
        restart();
    }

    /**
     * Appends what is whole.
     *
     * @throws AppendRefused where that is not possible now; what has come is kept for the next call
     * @throws LogsDifferException where what has come is no record
     */
    public void append() throws IOException {
        try {
            while (appendRun() || endSegment()) {
                come.dropBefore(log.appendedPosition());
            }
        } finally {
            run.clear();
        }
    }

    /** Appends some of the records that are whole; false where there is none. */
    private boolean appendRun() throws IOException {
        int from = come.placeOf(log.appendedPosition());
        int to = from;
        while (isRecordWhole(to) && (to == from || to + come.bytes().getInt(to) - from <= RUN_BYTES)) {
            to += view.length();
        }
        if (to == from) {
            return false;
        }
        checkGates();
        log.lock().lock();
        try {
            checkRoom(to - from);
            write(from, plan(from, to));
        } catch (IOException e) {
            throw AppendRefused.notWritable(log.segments().folder(), e);
        } finally {
            run.forEach(CopiedRecord::endPlan);
            log.lock().unlock();
        }
        followers.afterAppend().run();
        if (!log.path().isBuffered()) {
            run.forEach(record -> record.announce(followers.announcer()));
        }
        run.clear();
        return true;
    }

    private boolean isRecordWhole(int at) throws IOException {
        int there = come.countFrom(at);
        if (there < RecordLayout.BLANK_LENGTH || isFiller(at)) {
            return false;
        }
        int length = come.bytes().getInt(at);
        int space = spaceFrom(at);
        if (length <= RecordLayout.BLANK_LENGTH || length > space - RecordLayout.BLANK_LENGTH) {
            throw noRecord(at, "a length of " + length + " where the file has " + space + " bytes left");
        }
        if (length > longestRecord) {
            throw noRecord(at, "a length of " + length + "; with this broker's maxMessageSize it is " + longestRecord
                + " at most: set that to what the other broker has");
        }
        if (there < length) {
            return false;
        }
        if (view.look(come.bytes(), at, space, come.positionOf(at), true) != RecordView.Kind.RECORD) {
            throw noRecord(at, view.complaint());
        }
        return true;
    }

    private LogsDifferException noRecord(int at, String complaint) {
        return new LogsDifferException("what has come of the other log for position " + come.positionOf(at)
            + " is no record: " + complaint);
    }

    private int spaceFrom(int at) {
        int segmentBytes = log.segments().segmentBytes();
        return segmentBytes - (int) (come.positionOf(at) % segmentBytes);
    }

    private boolean isFiller(int at) {
        return come.bytes().getInt(at + RecordLayout.MAGIC) == RecordLayout.MAGIC_BLANK;
    }

    /** Goes on in the next segment where the other log did; else false. */
    private boolean endSegment() throws IOException {
        int at = come.placeOf(log.appendedPosition());
        if (come.countFrom(at) < RecordLayout.BLANK_LENGTH || !isFiller(at)) {
            return false;
        }
        int length = come.bytes().getInt(at);
        if (length != spaceFrom(at)) {
            throw noRecord(at, "a filler of " + length + " bytes where the file has " + spaceFrom(at) + " left");
        }
        log.lock().lock();
        try {
            checkRoom(RecordLayout.BLANK_LENGTH);
            log.endSegment();
        } catch (IOException e) {
            throw AppendRefused.notWritable(log.segments().folder(), e);
        } finally {
            log.lock().unlock();
        }
        followers.afterAppend().run();
        return true;
    }

    private void checkGates() {
        for (AppendGate gate : followers.gates()) {
            AppendRefused refusal = gate.refusal();
            if (refusal != null) {
                throw refusal;
            }
        }
    }

    /** Under the lock. */
    private void checkRoom(int bytes) {
        if (closed) {
            throw new AppendRefused(Obstacle.CLOSED, "the store is closed");
        }
        if (log.readOnlyBecause() != null) {
            throw new AppendRefused(Obstacle.DISK_FAILED, log.readOnlyBecause());
        }
        try {
            if (!log.awaitRoom(bytes, 0)) {
                throw new AppendRefused(Obstacle.LOCK, "all buffers are full, as the disk does not keep up", 0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AppendRefused(Obstacle.LOCK, "the thread was interrupted", 0);
        }
    }

    /**
     * Under the lock: gives the records from one place to another their entries, in memory, and returns where those
     * end that can be written together.
     */
    private int plan(int from, int to) throws IOException {
        int at = from;
        while (at < to) {
            view.look(come.bytes(), at, spaceFrom(at), come.positionOf(at), false);
            if (view.isQueued()) {
                var queue = queues.make(view.topic(), view.queueId());
                if (queue.nextPlanned() != view.queueOffset()) {
                    if (at > from) {
                        // Those before it first, so that nothing is planned.
                        return at;
                    }
                    queue = meet(queue);
                }
                add(queue, at);
            }
            at += view.length();
        }
        return at;
    }

    private void add(ConsumeQueue queue, int at) {
        if (queue != null) {
            queue.plan();
            long tags = queue.entryTags(
                TagsHash.of(view.bytes(), view.propertiesStart(), view.propertiesLength()), view.storeTimestamp());
            run.add(new CopiedRecord(queue, view.queueOffset(), come.positionOf(at), view.length(), tags));
        }
    }

    /**
     * Under the lock: has a queue that ends elsewhere end where the record in the view goes. Null where another record
     * has its place.
     */
    private ConsumeQueue meet(ConsumeQueue queue) throws IOException {
        long offset = view.queueOffset();
        var met = queue;
        if (offset > queue.nextOffset()) {
            // The other log's first records may be gone.
            queue.extendTo(offset);
        } else if (offset == 0) {
            LOG.info("Topic {} was deleted and made anew at the broker that this one is a copy of", queue.topic());
            queues.remove(queue.topic(), log.appendedPosition()).run();
            met = queues.make(queue.topic(), queue.queueId());
        } else {
            LOG.error("The record at log position {} says that it is message {} of {}, which another record is; it is"
                + " not given to consumers", log.appendedPosition(), offset, queue);
            return null;
        }
        return met;
    }

    /** Under the lock: writes the bytes between two places, whose records are in the run. */
    private void write(int from, int to) throws IOException {
        int bytes = to - from;
        log.makeRoom(bytes);
        int last = lastRecord(from, to);
        view.look(come.bytes(), last, spaceFrom(last), come.positionOf(last), false);
        long storeTimestamp = log.nextStoreTimestamp(view.storeTimestamp());
        log.append(come.bytes().slice(from, bytes), come.positionOf(last), storeTimestamp);
        for (CopiedRecord record : run) {
            record.show(log.path().isBuffered() ? followers.deferred() : null, followers.announcer());
            queues.noteUnforced(record.queue());
        }
    }

    private int lastRecord(int from, int to) {
        int at = from;
        while (at + come.bytes().getInt(at) < to) {
            at += come.bytes().getInt(at);
        }
        return at;
    }

    /** From here on nothing is appended. */
    void close() {
        closed = true;
    }
}
