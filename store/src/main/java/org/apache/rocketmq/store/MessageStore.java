package org.apache.rocketmq.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.store.index.ConsumeQueue;
import org.apache.rocketmq.store.index.ConsumeQueues;
import org.apache.rocketmq.store.index.FilterBits;
import org.apache.rocketmq.store.key.KeyMatches;
import org.apache.rocketmq.store.key.KeySearch;
import org.apache.rocketmq.store.log.CommitLog;
import org.apache.rocketmq.store.log.Disk;
import org.apache.rocketmq.store.retention.RetentionConfig;

/** A broker's messages on disk: appended to one log, read by queue. All methods may be called from any thread. */
public final class MessageStore implements AutoCloseable {
    private final CommitLog log;
    private final ConsumeQueues queues;
    private final Appender.Followers followers;
    private final Appender appender;
    private final Reader reader;
    private final Upkeep upkeep;
    private final UnreadableRecords unreadable;
    private final StoreConfig config;
    private final boolean afterCrash;
    private volatile LogCopy copy;

    private MessageStore(OpenedStore opened, StoreConfig config, InstantSource clock, ArrivalListener arrivals,
        Failures failures, Machine machine) {
        this.config = config;
        this.log = opened.log();
        this.queues = opened.queues();
        this.upkeep = new Upkeep(opened, config, clock, failures, machine.usage());
        this.followers = upkeep.followers(arrivals);
        this.appender = new Appender(log, queues, config, clock, followers);
        this.unreadable = new UnreadableRecords(clock);
        var rules = ReadRules.of(config.reads(), log.appendedPosition(), machine.memoryBytes());
        this.reader = new Reader(log, queues, rules, unreadable);
        this.afterCrash = opened.abort().found();
    }

    /**
     * Opens a store, and makes it where there is none. Recovers it first if the last process did not close it.
     *
     * @throws StoreInUseException when another broker holds it
     * @throws StoreOpenException when it cannot be opened; the text says why and what to do
     */
    public static MessageStore open(StoreConfig config, InstantSource clock, ArrivalListener arrivals,
        Failures failures) throws IOException {
        return open(config, clock, arrivals, FilterBits.NONE, failures);
    }

    /**
     * As {@link #open(StoreConfig, InstantSource, ArrivalListener, Failures)}.
     *
     * @param bits what is to be known in advance of messages to come, where queues are extended
     */
    public static MessageStore open(StoreConfig config, InstantSource clock, ArrivalListener arrivals,
        FilterBits bits, Failures failures) throws IOException {
        return open(config, clock, arrivals, bits, failures, Machine.real());
    }

    static MessageStore open(StoreConfig config, InstantSource clock, ArrivalListener arrivals, Failures failures,
        Disk disk) throws IOException {
        return open(config, clock, arrivals, failures, Machine.real().with(disk));
    }

    static MessageStore open(StoreConfig config, InstantSource clock, ArrivalListener arrivals, Failures failures,
        Machine machine) throws IOException {
        return open(config, clock, arrivals, FilterBits.NONE, failures, machine);
    }

    private static MessageStore open(StoreConfig config, InstantSource clock, ArrivalListener arrivals,
        FilterBits bits, Failures failures, Machine machine) throws IOException {
        var store = new MessageStore(
            OpenedStore.open(config, new CarefulBits(bits, failures), machine.disk()), config, clock, arrivals,
            failures, machine);
        store.upkeep.start();
        return store;
    }

    /**
     * Appends a message. The stage completes when the flush policy's promise is kept, at once under ASYNC_FLUSH; a
     * message that is not stored fails it with {@link AppendRefused}. What waits for the stage runs on the thread that
     * writes the log: it must be short, and not block.
     */
    public CompletionStage<Appended> append(NewMessage message) {
        return appender.append(message);
    }

    /**
     * As {@link #append(NewMessage)}, but the message may wait for others of the same thread, to be written with them.
     * It is appended by the thread's next {@link #appendHeld}, which must come soon, or before; all that are appended
     * together are stored, or none. Under ASYNC_FLUSH the stage completes on this thread.
     */
    public CompletionStage<Appended> hold(NewMessage message) {
        return appender.hold(message);
    }

    /** Appends what the calling thread holds. */
    public void appendHeld() {
        appender.appendHeld();
    }

    /** Appends messages to one queue, at consecutive queue offsets, all or none. */
    public CompletionStage<Appended> append(List<NewMessage> batch) {
        return appender.append(batch);
    }

    /**
     * Reads messages of a queue, from a queue offset on.
     *
     * @param maxMessages and {@code maxBytes}: the read ends before them, but has one message at least
     * @param tagsCode which messages are wanted, by what their entry says of their tags; null for all
     */
    public ReadResult read(String topic, int queueId, long queueOffset, int maxMessages, int maxBytes,
        LongPredicate tagsCode) {
        return readMatching(topic, queueId, queueOffset, maxMessages, maxBytes, MessageFilter.byTags(tagsCode));
    }

    /** Reads messages of a queue that a filter lets pass, from a queue offset on. */
    public ReadResult readMatching(String topic, int queueId, long queueOffset, int maxMessages, int maxBytes,
        MessageFilter filter) {
        return reader.read(topic, queueId, queueOffset, new Walk.Limits(maxMessages, maxBytes), filter);
    }

    /**
     * Whether a read of a queue from an offset on begins with a file and may wait for the disk: so do those of messages
     * that were there when the store was opened, or are probably not in memory any more.
     */
    public boolean readsFile(String topic, int queueId, long queueOffset) {
        return reader.readsFile(topic, queueId, queueOffset);
    }

    /** How many records reads had to pass over since the store was opened, as they were not what they should be. */
    public long unreadableRecords() {
        return unreadable.count();
    }

    /** The entries of a queue from an offset on, at most so many; those that cannot be read are left out. */
    public List<StoredEntry> entries(String topic, int queueId, long queueOffset, int most) {
        return reader.entries(topic, queueId, queueOffset, most);
    }

    /** The first queue offset whose message is still there; 0 for an unknown queue. */
    public long minOffset(String topic, int queueId) {
        ConsumeQueue queue = queues.find(topic, queueId);
        return queue == null ? 0 : queue.minOffset();
    }

    /** The queue offset of the next message; 0 for an unknown queue. */
    public long maxOffset(String topic, int queueId) {
        ConsumeQueue queue = queues.find(topic, queueId);
        return queue == null ? 0 : queue.maxOffset();
    }

    /**
     * The queue offset for a time: of the first message stored then or later, or the maximal offset where all are
     * older; with {@code upper} of the last one that is not later, or the minimal offset where all are.
     */
    public long offsetByTime(String topic, int queueId, long timestampMillis, boolean upper) {
        return reader.offsetByTime(topic, queueId, timestampMillis, upper);
    }

    /** A copy of the whole record that starts at a log position. */
    public Optional<ByteBuffer> recordAt(long logPosition) {
        return reader.recordAt(logPosition);
    }

    /**
     * Shows the records from a log position on, in their order; they must not be touched after that. What is not whole
     * is passed over, with the rest of its segment.
     */
    public void recordsFrom(long logPosition, Consumer<ByteBuffer> visitor) {
        reader.recordsFrom(logPosition, visitor);
    }

    /**
     * Some bytes of the log from a position on, up to its readable end or the end of a file, for another broker to have
     * the same; null where there are none now.
     */
    public LogPiece piece(long logPosition, int most) {
        return reader.piece(logPosition, most);
    }

    /** Has a listener told whenever more of the log may be read; it must be quick and not block. */
    public void onGrowth(Runnable listener) {
        upkeep.growth().tell(listener);
    }

    /** What makes this store the copy of another one from now on: nobody may append any more. */
    public LogCopy copy() {
        copy = new LogCopy(log, queues, config, followers);
        return copy;
    }

    /** How the store is doing. */
    public StoreStatus status() {
        return upkeep.status();
    }

    /** For how many milliseconds an append has been under way that others wait for; 0 where there is none. */
    public long appendingMillis() {
        return appender.underWayMillis();
    }

    /** Whether keys are indexed: else {@link #query} finds nothing. */
    public boolean hasKeyIndex() {
        return upkeep.keys().isOn();
    }

    /**
     * Finds messages by a key, the newest first. Waits a little where the index is behind what was stored before.
     */
    public KeyMatches query(KeySearch search) {
        return upkeep.keys().find(search);
    }

    /** When the message at a queue offset was stored; -1 when it is not there. */
    public long storeTimestamp(String topic, int queueId, long queueOffset) {
        return reader.storeTimestamp(topic, queueId, queueOffset);
    }

    /** Whether a queue still has its very first message, and that is likely in memory: a new group may start there. */
    public boolean headInMemory(String topic, int queueId) {
        return reader.headInMemory(topic, queueId);
    }

    /**
     * Forgets a topic's queues and deletes their files. Its records stay in the log until their segments go. Whoever
     * appends to it makes it anew, from queue offset 0.
     */
    public void deleteTopic(String topic) {
        upkeep.deleteTopic(topic, Long.MAX_VALUE);
    }

    /** As {@link #deleteTopic(String)}, unless a message has come for it from a log position on; false then. */
    public boolean deleteTopic(String topic, long unlessFrom) {
        return upkeep.deleteTopic(topic, unlessFrom);
    }

    /** Whether a topic was deleted after the record came that lies at a log position. */
    public boolean deletedAfter(String topic, long logPosition) {
        return queues.deletedAfter(topic, logPosition);
    }

    /**
     * Has the log's files deleted that were kept for as long as the settings say, whatever the hour; they go soon, not
     * at once.
     */
    public void deleteExpired() {
        upkeep.deleteExpired();
    }

    /** Keeps messages as other settings say from now on; how often files are looked for stays as it was. */
    public void retain(RetentionConfig changed) {
        upkeep.retain(changed);
    }

    /** Has the queues forget the messages whose files are gone; soon, not at once. */
    public void trimQueues() {
        upkeep.trim();
    }

    /** The topics that have messages, or had. */
    public Set<String> topics() {
        return queues.topics();
    }

    /** The ids of a topic's queues, sorted; none for an unknown topic. */
    public SortedSet<Integer> queueIds(String topic) {
        return queues.queueIds(topic);
    }

    /** The first log position that is still there; 0 of a log without any record. */
    public long firstPosition() {
        return log.segments().firstPosition();
    }

    /** All before this log position may be read: under SYNC_FLUSH it is on the disk. */
    public long readablePosition() {
        return log.readablePosition();
    }

    /** The log position behind the last record. */
    public long appendedPosition() {
        return log.appendedPosition();
    }

    /** When the last record was stored, as it will have been for those to come at the earliest; 0 where none was. */
    public long lastStoreTimestamp() {
        log.lock().lock();
        try {
            return log.tail().lastStoreTimestamp();
        } finally {
            log.lock().unlock();
        }
    }

    /** Whether the store was closed here, and no other broker has written to it until it was opened again. */
    public boolean closedHere() {
        return queues.closedHere();
    }

    /** All records before this log position are on the disk. */
    public long flushedPosition() {
        return log.flushedPosition();
    }

    /** Has what was appended forced to the disk sooner than it would be by itself; returns at once. */
    public void flushSoon() {
        upkeep.flushSoon();
    }

    /** Whether the last process that had this store did not close it: what was written last may be gone. */
    public boolean openedAfterCrash() {
        return afterCrash;
    }

    /** Refuses further appends, writes everything to the disk and gives the folder free. Once: again, nothing. */
    @Override
    public void close() {
        close(() -> { });
    }

    /**
     * As {@link #close()}.
     *
     * @param whenFlushed runs once everything is on the disk, while the folder is still ours; not where that failed
     */
    public void close(Runnable whenFlushed) {
        if (copy != null) {
            copy.close();
        }
        if (appender.close()) {
            upkeep.close(whenFlushed);
        }
    }
}
