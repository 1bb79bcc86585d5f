package org.apache.rocketmq.store.index;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.common.internal.name.SystemTopics;
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
    /** 20 MB; at 100,000 messages a second what comes within ten seconds. */
    private static final long MOST_UNWRITTEN = 1_000_000;

    private final Path folder;
    private final int fileBytes;
    private final DelayLevels delays;
    private final Disk disk;
    private final DeletedTopics deleted;
    private final Map<String, TopicQueues> topics = new ConcurrentHashMap<>();
    private final OpenFiles openFiles = new OpenFiles(MOST_OPEN_FILES);
    private final Backlog backlog = new Backlog();
    private final ConsumeQueue.Shared shared =
        new ConsumeQueue.Shared(backlog, ThreadLocal.withInitial(ReadChunk::new));
    private List<ConsumeQueue> unforced = new ArrayList<>();

    /** The queues of one topic. */
    private record TopicQueues(String topic, byte[] bytes, Map<Integer, ConsumeQueue> queues) {
        TopicQueues(String topic) {
            this(topic, topic.getBytes(StandardCharsets.UTF_8), new ConcurrentHashMap<>());
        }
    }

    /**
     * Queues below a folder; {@link #open} reads them.
     *
     * @param deletedTopics the file that notes which topics were deleted
     */
    public ConsumeQueues(Path folder, Path deletedTopics, int fileBytes, DelayLevels delays, Disk disk) {
        this.folder = folder;
        this.fileBytes = fileBytes;
        this.delays = delays;
        this.disk = disk;
        this.deleted = new DeletedTopics(deletedTopics, disk);
    }

    /**
     * Opens the queues that the folder holds, each up to the first entry that points to {@code limit} or beyond.
     *
     * @param afterCrash whether files may lack what a crash can take away
     */
    public void open(long limit, boolean afterCrash) throws IOException {
        FileNames.makeFolder(folder);
        deleted.load();
        for (Path topicFolder : FileNames.children(folder)) {
            String topic = topicFolder.getFileName().toString();
            if (topic.startsWith(TRASH_PREFIX)) {
                deleteTree(topicFolder);
            } else if (Files.isDirectory(topicFolder)) {
                openTopic(topic, topicFolder, limit, afterCrash);
            } else {
                LOG.warn("{} is no topic's folder and is left alone", topicFolder);
            }
        }
    }

    private void openTopic(String topic, Path topicFolder, long limit, boolean afterCrash) throws IOException {
        var found = new TopicQueues(topic);
        for (Path queueFolder : FileNames.children(topicFolder)) {
            int queueId = queueIdOf(queueFolder);
            if (queueId < 0) {
                LOG.warn("{} is no queue's folder and is left alone", queueFolder);
                continue;
            }
            var files = EntryFiles.open(
                new EntryFiles.QueueFolder(topicFolder, queueId), fileBytes, openFiles, afterCrash);
            var queue = queue(found, queueId, files);
            queue.openBelow(limit, disk);
            found.queues.put(queueId, queue);
        }
        if (found.queues.values().stream().anyMatch(queue -> deleted.covers(topic, queue.firstLogPosition()))) {
            LOG.warn("{} belongs to a topic that was deleted, which did not come to its end; it is deleted now",
                topicFolder);
            deleteTree(topicFolder);
            disk.forceFolder(folder);
            return;
        }
        topics.put(topic, found);
    }

    private static int queueIdOf(Path queueFolder) {
        String name = queueFolder.getFileName().toString();
        boolean number = name.matches("0|[1-9][0-9]{0,8}");
        return number && Files.isDirectory(queueFolder) ? Integer.parseInt(name) : -1;
    }

    private ConsumeQueue queue(TopicQueues of, int queueId, EntryFiles files) {
        long delay = of.topic.equals(SystemTopics.SCHEDULE_TOPIC_XXXX) ? delays.millis(queueId + 1) : -1;
        return new ConsumeQueue(new ConsumeQueue.Name(of.topic, of.bytes, queueId, delay), files, shared);
    }

    /** Whether there is no queue with an entry. */
    public boolean isEmpty() {
        return all().stream().allMatch(queue -> queue.maxOffset() == 0);
    }

    /** Opening: forgets and deletes all queues, to build them anew. */
    public void clear() throws IOException {
        for (String topic : topics()) {
            take(topic).run();
        }
    }

    /** Opening: gives a record its entry; false where the queue lacks entries before it and is not to be filled up. */
    public boolean restore(RestoredEntry entry, RestoreMode mode) throws IOException {
        if (deleted.covers(entry.topic, entry.logPosition)) {
            return true;
        }
        var queue = make(entry.topic, entry.queueId);
        long tags = queue.entryTags(entry.tagsHash, entry.storeTimestamp);
        var done = queue.restore(entry, tags, mode, disk);
        if (done == ConsumeQueue.Restored.TAKEN) {
            LOG.error("The record at log position {} says that it is message {} of {}, which another record is; it is"
                + " not given to consumers", entry.logPosition, entry.queueOffset, queue);
        }
        noteUnforced(queue);
        return done != ConsumeQueue.Restored.GAP;
    }

    /** What recovery reads from a record for its entry. */
    public record RestoredEntry(String topic, int queueId, long queueOffset, long logPosition, int recordLength,
        long tagsHash, long storeTimestamp) { }

    /** Opening: ends each queue before its first entry that points to {@code limit} or beyond. */
    public void truncate(long limit) throws IOException {
        for (ConsumeQueue queue : all()) {
            queue.openBelow(limit, disk);
        }
    }

    /** Notes where the log ends after recovery. */
    public void logEndsAt(long logEnd) throws IOException {
        deleted.cutAt(logEnd);
    }

    /** Moves each queue's first offset to its first record that the log still holds. */
    public void dropBelow(long firstLogPosition) throws IOException {
        deleted.dropBelow(firstLogPosition);
        all().forEach(queue -> queue.dropBelow(firstLogPosition));
    }

    /** A queue, or null where nothing was ever appended to it. */
    public ConsumeQueue find(String topic, int queueId) {
        var found = topics.get(topic);
        return found == null ? null : found.queues.get(queueId);
    }

    /** A queue, made where it is new. Its folder comes with its first entry. */
    public ConsumeQueue make(String topic, int queueId) throws IOException {
        var found = topics.get(topic);
        if (found == null) {
            found = topics.computeIfAbsent(topic, TopicQueues::new);
        }
        var queue = found.queues.get(queueId);
        if (queue != null) {
            return queue;
        }
        var files = EntryFiles.none(
            new EntryFiles.QueueFolder(folder.resolve(topic), queueId), fileBytes, openFiles);
        var made = queue(found, queueId, files);
        var earlier = found.queues.putIfAbsent(queueId, made);
        if (topics.get(topic) != found) {
            // The topic was deleted meanwhile, maybe before it could see this queue.
            made.markDeleted();
        }
        return earlier == null ? made : earlier;
    }

    /** The topics that have a queue, sorted. */
    public Set<String> topics() {
        return new TreeSet<>(topics.keySet());
    }

    /** The ids of a topic's queues, sorted; none for an unknown topic. */
    public SortedSet<Integer> queueIds(String topic) {
        var found = topics.get(topic);
        return found == null ? new TreeSet<>() : new TreeSet<>(found.queues.keySet());
    }

    /** All queues as they are now. */
    public Collection<ConsumeQueue> all() {
        return topics.values().stream().flatMap(topic -> topic.queues.values().stream()).toList();
    }

    /**
     * Under the append lock: takes a topic away. Who still reads one of its queues may go on; who is about to append
     * to one finds it deleted, and looks it up again.
     *
     * @param logEnd where the log ends: the topic's records before it do not come back
     * @return deletes the files; to be run without the lock
     */
    public FileDeletion remove(String topic, long logEnd) throws IOException {
        if (!topics.containsKey(topic)) {
            return () -> { };
        }
        deleted.add(topic, logEnd);
        return take(topic);
    }

    private FileDeletion take(String topic) throws IOException {
        var removed = topics.get(topic);
        // Queues that make no more files, then the folder, then the name: whoever makes the topic anew finds it empty.
        for (ConsumeQueue queue : removed.queues.values()) {
            queue.markDeleted();
        }
        Path topicFolder = folder.resolve(topic);
        Path trash = null;
        if (Files.exists(topicFolder)) {
            trash = Files.createTempDirectory(folder, TRASH_PREFIX);
            Files.move(topicFolder, trash, StandardCopyOption.ATOMIC_MOVE);
        }
        topics.remove(topic);
        for (ConsumeQueue queue : removed.queues.values()) {
            queue.markDeleted();
            queue.dropAll();
        }
        Path toDelete = trash;
        return toDelete == null ? () -> { } : () -> {
            disk.forceFolder(folder);
            deleteTree(toDelete);
        };
    }

    /** The slow half of deleting a topic. */
    @FunctionalInterface
    public interface FileDeletion {
        void run() throws IOException;
    }

    private static void deleteTree(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
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
        round.written().forEach(written -> {
            if (written.queue().dropWritten(written)) {
                noteUnforced(written.queue());
            }
        });
        round.leftOver().stream().filter(ConsumeQueue::hasUnwritten).forEach(this::noteUnforced);
    }
}
