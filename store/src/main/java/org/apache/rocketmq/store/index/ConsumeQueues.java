package org.apache.rocketmq.store.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.rocketmq.store.log.Disk;
import org.apache.rocketmq.store.log.FileNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All consume queues by topic and queue id, one folder each below {@code consumequeue}. Queues are added and topics
 * deleted by anyone; entries are put under the append lock.
 */
public final class ConsumeQueues {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumeQueues.class);
    /** A topic that is being deleted moves here first, at once and whole. No topic's name has a dot. */
    private static final String TRASH_PREFIX = ".deleted-";
    private static final int MOST_OPEN_FILES = 1024;
    private static final long MOST_UNWRITTEN = mostUnwritten(Runtime.getRuntime().maxMemory());

    private final Path folder;
    private final Path sums;
    private final int fileBytes;
    private final Disk disk;
    private final DeletedTopics deleted;
    private final DamagedQueues damaged;
    private final QueueExtents extents;
    private final OpenFiles openFiles = new OpenFiles(MOST_OPEN_FILES);
    private final Extensions extensions;
    private final Backlog backlog = new Backlog();
    private final QueueOpener opener;
    private final Map<String, TopicQueues> topics = new ConcurrentHashMap<>();
    private List<Path> topicFolders = List.of();
    private boolean closedHere;
    private List<ConsumeQueue> unforced = new ArrayList<>();

    /**
     * Queues below a store's folder; {@link #load} reads what is known of them.
     *
     * @param root the store's folder
     */
    public ConsumeQueues(Path root, int fileBytes, ExtensionConfig extended, FilterBits bits, DelayLevels delays,
        Disk disk) {

        this.folder = root.resolve("consumequeue");
        this.sums = root.resolve("queueSums");
        this.fileBytes = fileBytes;
        this.disk = disk;
        this.deleted = new DeletedTopics(root.resolve("deletedTopics"), disk);
        this.damaged = new DamagedQueues(root.resolve("damagedQueues"), disk);
        this.extents = new QueueExtents(root.resolve("queueExtents"), disk);
        this.extensions = new Extensions(root.resolve("consumequeue_ext"), extended, bits, openFiles);
        this.opener = new QueueOpener(new QueueOpener.Parts(
            folder, sums, fileBytes, delays, disk, openFiles, extensions, backlog, damaged, deleted));
    }

    /** Opening: finds out which topics there are, and what is known of them. */
    public void load() throws IOException {
        FileNames.makeFolder(folder);
        deleted.load();
        damaged.load();
        extents.load();
        extensions.load();
        topicFolders = new ArrayList<>();
        for (Path topicFolder : FileNames.children(folder)) {
            if (topicFolder.getFileName().toString().startsWith(TRASH_PREFIX)) {
                FileTree.delete(topicFolder);
            } else if (Files.isDirectory(topicFolder)) {
                topicFolders.add(topicFolder);
            } else {
                LOG.warn("{} is no topic's folder and is left alone", topicFolder);
            }
        }
        checkFileBytes();
    }

    private void checkFileBytes() throws IOException {
        var sizes = new FileSizes(topicFolders);
        long written = extents.head() != null && sizes.hasAny() ? extents.head().fileBytes() : sizes.common();
        if (written > 0 && written != fileBytes) {
            throw new IOException("the consume queues in " + folder + " have files of " + written + " bytes, but"
                + " mappedFileSizeConsumeQueue=" + fileBytes + ": set it to what they were written with, or delete"
                + " the folder, which is built anew from the log");
        }
    }

    /**
     * After a clean stop: queues are opened when they are asked for. False where topics are gone that there were.
     *
     * @param end where the log ends; entries that point there or beyond are cut off
     * @param lastRecord and {@code lastStoreTimestamp}: what the checkpoint says
     */
    public boolean openLazily(RecordSource log, long end, long lastRecord, long lastStoreTimestamp)
        throws IOException {
        var head = extents.head();
        if (head != null && (head.lastRecord() != lastRecord || head.lastStoreTimestamp() != lastStoreTimestamp)) {
            LOG.info("Another broker had the store since its queues were closed here");
            extents.forget();
        }
        closedHere = extents.head() != null;
        opener.openFrom(log, end, head != null && log.firstPosition() > head.logStart());
        for (Path topicFolder : topicFolders) {
            String topic = topicFolder.getFileName().toString();
            topics.put(topic, new TopicQueues(topic, extents.topics().get(topic), opener));
        }
        boolean whole = true;
        for (var topic : extents.topics().entrySet()) {
            if (topics.get(topic.getKey()) == null && QueueExtents.hasMessages(topic.getValue())) {
                LOG.warn("The consume queues of topic {} are gone", topic.getKey());
                whole = false;
            }
            topics.computeIfAbsent(topic.getKey(), name -> new TopicQueues(name, topic.getValue(), opener));
        }
        return whole;
    }

    /**
     * After a crash: opens all queues, each up to the first entry that points to {@code end} or beyond. False where
     * some are damaged, so that all must be built anew.
     */
    public boolean openAll(RecordSource log, long end) throws IOException {
        opener.openFrom(log, Long.MAX_VALUE, false);
        boolean whole = true;
        for (Path topicFolder : topicFolders) {
            String topic = topicFolder.getFileName().toString();
            int[] ids = QueueExtents.ids(opener.list(topic));
            var found = new TopicQueues(topic, QueueExtents.numbers(0), opener);
            for (int id : ids) {
                ConsumeQueue queue = opener.openAfterCrash(found.name(id), end);
                if (queue == null) {
                    whole = false;
                } else {
                    found.put(queue);
                }
            }
            if (found.opened().stream().anyMatch(queue -> deleted.covers(topic, EntrySearch.firstLogPosition(queue)))) {
                LOG.warn("{} belongs to a topic that was deleted, which did not come to its end; it is deleted now",
                    topicFolder);
                FileTree.delete(extensions.folderOf(topic));
                FileTree.delete(sums.resolve(topic));
                FileTree.delete(topicFolder);
                disk.forceFolder(folder);
            } else {
                topics.put(topic, found);
            }
        }
        return whole;
    }

    /** After a crash, with the log read: whether each queue has at least what it had when it was closed last. */
    public boolean reachExtents(long firstLogPosition) throws IOException {
        var head = extents.head();
        if (head == null || head.lastRecord() < firstLogPosition) {
            return true;
        }
        boolean trimmed = firstLogPosition > head.logStart();
        return forEachExtent((queue, extent) -> {
            if (extent.isEmpty() && queue.nextOffset() == 0) {
                queue.extendTo(extent.max());
            }
            return queue.nextOffset() >= extent.max() && (trimmed || queue.minOffset() <= extent.min());
        });
    }

    /** With all queues built anew: lets each go on behind where it ended before, also where the log lacks records. */
    public void extendToExtents(long firstLogPosition) throws IOException {
        boolean trimmed = extents.head() != null && firstLogPosition > extents.head().logStart();
        forEachExtent((queue, extent) -> {
            if (queue.nextOffset() < extent.max()) {
                if (!extent.isEmpty() && !(trimmed && queue.nextOffset() == 0)) {
                    LOG.error("The log lacks records that the consume queue {} had, from {} to {}",
                        queue, queue.nextOffset(), extent.max());
                }
                queue.extendTo(extent.max());
                noteUnforced(queue);
            }
            return true;
        });
    }

    /** Something to do with a queue and its extent; false ends it all. */
    @FunctionalInterface
    private interface ExtentTest {
        boolean passes(ConsumeQueue queue, QueueExtents.Extent extent);
    }

    private boolean forEachExtent(ExtentTest test) throws IOException {
        for (var topic : extents.topics().entrySet()) {
            boolean gone = deleted.deletedSince(topic.getKey(), extents.head().lastRecord());
            for (int id : gone ? new int[0] : QueueExtents.ids(topic.getValue())) {
                var extent = QueueExtents.find(topic.getValue(), id);
                ConsumeQueue queue = make(topic.getKey(), id);
                if (extent.max() > 0 && !test.passes(queue, extent)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether there is no queue with an entry. */
    public boolean isEmpty() {
        return opened().allMatch(queue -> queue.maxOffset() == 0);
    }

    /** Whether the store was closed here, and no other broker has written to it since. */
    public boolean closedHere() {
        return closedHere;
    }

    /** After a clean stop: whether there is no topic. */
    public boolean hasNoTopic() {
        return topics.isEmpty();
    }

    /** Opening: forgets and deletes all queues, to build them anew. */
    public void clear() throws IOException {
        for (String topic : topics()) {
            take(topic, trash()).run();
        }
        damaged.clear();
        opener.openFrom(opener.log(), Long.MAX_VALUE, false);
    }

    /** Opening: whether a record of the log has its entry. */
    public boolean has(RestoredEntry record) throws IOException {
        if (deleted.covers(record.topic(), record.logPosition())) {
            return true;
        }
        var entry = new QueueEntry();
        ConsumeQueue queue = find(record.topic(), record.queueId());
        return queue != null && queue.read(record.queueOffset(), entry)
            && entry.logPosition() == record.logPosition();
    }

    /** Opening: gives a record its entry; false where the queue lacks entries before it and is not to be filled up. */
    public boolean restore(RestoredEntry entry, RestoreMode mode) throws IOException {
        if (deleted.covers(entry.topic(), entry.logPosition())) {
            return true;
        }
        var queue = make(entry.topic(), entry.queueId());
        long tags = queue.entryTags(entry.tagsHash(), entry.storeTimestamp());
        var done = queue.restore(entry, tags, mode, disk);
        if (done == ConsumeQueue.Restored.TAKEN) {
            LOG.error("The record at log position {} says that it is message {} of {}, which another record is; it is"
                + " not given to consumers", entry.logPosition(), entry.queueOffset(), queue);
        }
        noteUnforced(queue);
        return done != ConsumeQueue.Restored.GAP;
    }

    /** Opening: writes the entries that were restored, so that they do not fill the memory. */
    public void writeRestored() throws IOException {
        WriteRound round = beginWriting();
        try {
            round.write(Long.MAX_VALUE);
        } finally {
            endWriting(round);
        }
        if (round.firstFailure() != null) {
            throw round.firstFailure();
        }
    }

    /** Notes where the log ends after recovery. */
    public void logEndsAt(long logEnd) throws IOException {
        deleted.cutAt(logEnd);
    }

    /** The log has lost its head: moves queues' first offsets to their first record that it still holds. */
    public void dropBelow(long firstLogPosition) throws IOException {
        deleted.dropBelow(firstLogPosition);
        opener.logStartsAt(firstLogPosition);
        for (ConsumeQueue queue : opened().toList()) {
            queue.dropBelow(firstLogPosition, disk);
        }
    }

    /** Opening: all that was opened has what it gets from the log. */
    public void endOpening() {
        opened().forEach(queue -> queue.endOpening(EntrySums.UNVOUCHED));
    }

    /** Closing: notes how far each queue goes, for {@link #openLazily}. */
    public void writeExtents(long firstLogPosition, long lastRecord, long lastStoreTimestamp) throws IOException {
        var now = new TreeMap<String, long[]>();
        topics.forEach((topic, queues) -> {
            long[] known = queues.extents();
            if (known != null && known.length > 0) {
                now.put(topic, known);
            }
        });
        extents.write(new QueueExtents.Head(fileBytes, firstLogPosition, lastRecord, lastStoreTimestamp), now);
    }

    /** A queue, or null where nothing was ever appended to it. */
    public ConsumeQueue find(String topic, int queueId) {
        var found = topics.get(topic);
        try {
            return found == null ? null : found.find(queueId);
        } catch (IOException e) {
            throw new UncheckedIOException("the consume queue " + topic + "/" + queueId + " cannot be opened", e);
        }
    }

    /** A queue, made where it is new. Its folder comes with its first entry. */
    public ConsumeQueue make(String topic, int queueId) throws IOException {
        var found = topics.get(topic);
        if (found == null) {
            found = topics.computeIfAbsent(topic, name -> new TopicQueues(name, QueueExtents.numbers(0), opener));
        }
        ConsumeQueue queue = found.make(queueId);
        if (topics.get(topic) != found) {
            // The topic was deleted meanwhile, maybe before it could see this queue.
            queue.markDeleted();
        }
        return queue;
    }

    /** The topics that have a queue, sorted. */
    public Set<String> topics() {
        return new TreeSet<>(topics.keySet());
    }

    /** The ids of a topic's queues, sorted; none for an unknown topic. */
    public SortedSet<Integer> queueIds(String topic) {
        var found = topics.get(topic);
        try {
            return found == null ? new TreeSet<>() : found.ids();
        } catch (IOException e) {
            throw new UncheckedIOException("the consume queues of " + topic + " cannot be listed", e);
        }
    }

    /** Under the append lock: whether a topic has a message whose record lies at a log position or behind it. */
    public boolean hasFrom(String topic, long logPosition) {
        var entry = new QueueEntry();
        for (int queueId : queueIds(topic)) {
            ConsumeQueue queue = find(topic, queueId);
            if (queue.nextOffset() > 0 && queue.read(queue.nextOffset() - 1, entry)
                && entry.logPosition() >= logPosition) {
                return true;
            }
        }
        return false;
    }

    /** Whether a topic was deleted after a record came. */
    public boolean deletedAfter(String topic, long logPosition) {
        return deleted.covers(topic, logPosition);
    }

    /** The queues that were asked for so far. */
    private Stream<ConsumeQueue> opened() {
        return topics.values().stream().flatMap(topic -> topic.opened().stream());
    }

    /**
     * Under the append lock: takes a topic away. Who still reads one of its queues may go on; who is about to append
     * to one finds it deleted, and looks it up again. Of a topic without queues it is noted all the same: something
     * for it may wait for its time.
     *
     * @param logEnd where the log ends: the topic's records before it do not come back
     * @return deletes the files; to be run without the lock
     */
    public FileDeletion remove(String topic, long logEnd) throws IOException {
        if (!topics.containsKey(topic)) {
            deleted.add(topic, logEnd);
            return () -> { };
        }
        // Before anything changes: a disk may be too full for it.
        Path trash = trash();
        try {
            deleted.add(topic, logEnd);
        } catch (IOException e) {
            Files.delete(trash);
            throw e;
        }
        return take(topic, trash);
    }

    private Path trash() throws IOException {
        return Files.createTempDirectory(folder, TRASH_PREFIX);
    }

    private FileDeletion take(String topic, Path trash) throws IOException {
        var removed = topics.get(topic);
        // Queues that make no more files, then the folders, then the name: whoever makes the topic anew finds it empty.
        // The name in any case, or an append would meet deleted queues for ever.
        removed.close();
        for (ConsumeQueue queue : removed.opened()) {
            queue.markDeleted();
        }
        try {
            moveAway(sums.resolve(topic), trash.resolve("sums"));
            moveAway(extensions.folderOf(topic), trash.resolve("extensions"));
            move(folder.resolve(topic), trash.resolve("queues"));
        } finally {
            topics.remove(topic);
            for (ConsumeQueue queue : removed.opened()) {
                queue.markDeleted();
                queue.dropAll();
            }
        }
        return () -> {
            disk.forceFolder(folder);
            FileTree.delete(trash);
        };
    }

    private void move(Path topicFolder, Path place) throws IOException {
        if (Files.exists(topicFolder)) {
            disk.rename(topicFolder, place);
        }
    }

    /** What the queues can do without: where it stays, nothing names it. */
    private void moveAway(Path topicFolder, Path place) {
        try {
            move(topicFolder, place);
        } catch (IOException e) {
            LOG.warn("{} belongs to a topic that is deleted, and could not be moved away: {}", topicFolder,
                e.toString());
        }
    }

    /** The slow half of deleting a topic. */
    @FunctionalInterface
    public interface FileDeletion {
        void run() throws IOException;
    }

    /** Under the append lock: notes that a queue has entries that wait to be written. */
    public void noteUnforced(ConsumeQueue queue) {
        if (queue.noteUnforced()) {
            unforced.add(queue);
        }
    }

    /** How many entries wait to be written, in all queues. */
    public long unwrittenEntries() {
        return backlog.entries();
    }

    /** How many entries wait to be written, in all queues, and how many may. */
    public long[] unwrittenOfMost() {
        return new long[] {backlog.entries(), MOST_UNWRITTEN};
    }

    /**
     * How many entries may wait to be written: a sixteenth of the heap, but 20 MB at least and 80 at most. With a GiB
     * that is what comes within ten seconds at 300,000 messages a second. Entries wait until the disk has their
     * records.
     */
    static long mostUnwritten(long heapBytes) {
        return Math.max(1_000_000, Math.min(4_000_000, heapBytes / 16 / QueueEntryLayout.ENTRY_LENGTH));
    }

    /** Why no more messages are to be taken for now: too many entries wait to be written. Null when that is not so. */
    public String busyBecause() {
        long waiting = backlog.entries();
        return waiting < MOST_UNWRITTEN ? null : waiting + " messages wait for their consume queue to be written;"
            + " at most " + MOST_UNWRITTEN + " may: send again later";
    }

    /** Gives back what is open for reading. */
    public void closeFiles() throws IOException {
        openFiles.close();
    }

    /** How many files are open for reading. */
    public int openFiles() {
        return openFiles.channels();
    }

    /** Under the append lock: begins a round of writing, of the queues that have entries to be written. */
    public WriteRound beginWriting() {
        var taken = unforced;
        unforced = new ArrayList<>();
        taken.forEach(ConsumeQueue::takeUnforced);
        return new WriteRound(taken, folder, disk);
    }

    /** Under the append lock: drops from memory what a round has written, and notes what is left to be written. */
    public void endWriting(WriteRound round) {
        round.written().forEach(written -> written.queue().dropWritten(written));
        round.queues().stream().filter(ConsumeQueue::hasUnwritten).forEach(this::noteUnforced);
    }
}
