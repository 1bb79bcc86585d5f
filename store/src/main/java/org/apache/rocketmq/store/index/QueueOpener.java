package org.apache.rocketmq.store.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.rocketmq.common.internal.name.SystemTopics;
import org.apache.rocketmq.store.log.Disk;
import org.apache.rocketmq.store.log.FileNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the folder of one consume queue. A queue that has lost something is built anew from the log, whatever it
 * takes: nobody sees it before that is done.
 */
final class QueueOpener {
    private static final Logger LOG = LoggerFactory.getLogger(QueueOpener.class);
    /** So many entries of a queue that is built anew are kept in memory. */
    private static final int WRITTEN_AT_ONCE = 100_000;

    private final Path folder;
    private final Path sums;
    private final int fileBytes;
    private final DelayLevels delays;
    private final Disk disk;
    private final OpenFiles openFiles;
    private final ConsumeQueue.Shared shared;
    private final QueueMender mender;
    private final DamagedQueues damaged;
    private final DeletedTopics deleted;
    private RecordSource log;
    private volatile long limit;
    private volatile long firstLogPosition;
    private boolean trimmedSinceExtents;

    /** What an opener works with. */
    record Parts(Path folder, Path sums, int fileBytes, DelayLevels delays, Disk disk, OpenFiles openFiles,
        Extensions extensions, Backlog backlog, DamagedQueues damaged, DeletedTopics deleted) { }

    QueueOpener(Parts parts) {
        this.folder = parts.folder;
        this.sums = parts.sums;
        this.fileBytes = parts.fileBytes;
        this.delays = parts.delays;
        this.disk = parts.disk;
        this.openFiles = parts.openFiles;
        this.mender = new QueueMender(parts.disk, this::firstLogPosition);
        this.shared = new ConsumeQueue.Shared(
            parts.backlog, ThreadLocal.withInitial(ReadChunk::new), mender, parts.extensions);
        this.damaged = parts.damaged;
        this.deleted = parts.deleted;
    }

    /**
     * Tells how to open queues from now on.
     *
     * @param source the log, for what has to be built anew
     * @param end entries that point there or beyond are cut off
     * @param trimmed whether the log has lost its head since the extents were written
     */
    void openFrom(RecordSource source, long end, boolean trimmed) {
        log = source;
        mender.mendFrom(source);
        shared.extensions().extendFrom(source);
        limit = end;
        firstLogPosition = source.firstPosition();
        trimmedSinceExtents = trimmed;
    }

    private long firstLogPosition() {
        return firstLogPosition;
    }

    RecordSource log() {
        return log;
    }

    /** From now on the log starts at a position. */
    void logStartsAt(long position) {
        firstLogPosition = position;
    }

    ConsumeQueue.Name name(String topic, byte[] bytes, int queueId) {
        long delay = topic.equals(SystemTopics.SCHEDULE_TOPIC_XXXX) ? delays.millis(queueId + 1) : -1;
        return new ConsumeQueue.Name(topic, bytes, queueId, delay);
    }

    private EntryFiles.QueueFolder folderOf(ConsumeQueue.Name name) {
        return new EntryFiles.QueueFolder(folder, sums, name.topic(), name.queueId());
    }

    /** A queue that is new. Its folder comes with its first entries. */
    ConsumeQueue make(ConsumeQueue.Name name) {
        return new ConsumeQueue(name, EntryFiles.none(folderOf(name), fileBytes, openFiles), shared);
    }

    /** The queues that a topic's folder has, with unknown extents. */
    long[] list(String topic) throws IOException {
        List<Path> found = FileNames.children(folder.resolve(topic));
        int[] ids = found.stream().mapToInt(QueueOpener::queueIdOf).filter(id -> id >= 0).toArray();
        long[] known = QueueExtents.numbers(ids.length);
        for (int i = 0; i < ids.length; i++) {
            QueueExtents.put(known, i, ids[i],
                new QueueExtents.Extent(QueueExtents.UNKNOWN, QueueExtents.UNKNOWN, EntrySums.UNVOUCHED));
        }
        return known;
    }

    private static int queueIdOf(Path queueFolder) {
        String name = queueFolder.getFileName().toString();
        boolean number = name.matches("0|[1-9][0-9]{0,8}");
        if (number && Files.isDirectory(queueFolder)) {
            return Integer.parseInt(name);
        }
        LOG.warn("{} is no queue's folder and is left alone", queueFolder);
        return -1;
    }

    /**
     * After a crash: opens a queue as far as its files are good; null where something is wrong with them.
     *
     * @param end entries that point there or beyond are cut off: their records are read anyway
     */
    ConsumeQueue openAfterCrash(ConsumeQueue.Name name, long end) throws IOException {
        var files = EntryFiles.open(folderOf(name), fileBytes, openFiles);
        if (files.complaint() != null || damaged.contains(name.topic(), name.queueId())) {
            LOG.warn("The consume queue {} {}", files,
                files.complaint() == null ? "was about to be built anew" : files.complaint());
            return null;
        }
        var queue = new ConsumeQueue(name, files, shared);
        queue.openBelow(end, disk);
        return queue;
    }

    /** Opens a queue, and builds it anew where it is not what it was. */
    ConsumeQueue open(ConsumeQueue.Name name, QueueExtents.Extent known) throws IOException {
        var files = EntryFiles.open(folderOf(name), fileBytes, openFiles);
        var queue = new ConsumeQueue(name, files, shared);
        String complaint = files.complaint();
        if (complaint == null) {
            queue.openBelow(limit, disk);
            complaint = complaint(queue, files, known);
        }
        if (complaint != null) {
            LOG.warn("The consume queue {} {}; it is built anew from the log", files, complaint);
            queue = rebuild(name, known);
            LOG.info("The consume queue {} is whole again, from {} to {}",
                files, queue.minOffset(), queue.nextOffset());
        }
        queue.dropBelow(firstLogPosition, disk);
        queue.endOpening(known.lastSum());
        return queue;
    }

    private String complaint(ConsumeQueue queue, EntryFiles files, QueueExtents.Extent known) {
        if (damaged.contains(queue.topic(), queue.queueId())) {
            return "was not built anew to its end";
        }
        long end = queue.nextOffset();
        if (known.max() != QueueExtents.UNKNOWN) {
            if (files.isEmpty() && known.min() == known.max()) {
                // All of its messages had gone before it was closed.
                queue.extendTo(known.max());
                return null;
            }
            if (end != known.max()) {
                return "ends at " + end + ", but ended at " + known.max() + " when it was closed";
            }
            if (!trimmedSinceExtents && queue.minOffset() > known.min()) {
                return "starts at " + queue.minOffset() + ", but started at " + known.min() + " when it was closed";
            }
        }
        var last = new QueueEntry();
        boolean plausible = !queue.readLast(last) || last.isFiller() || last.logPosition() < firstLogPosition
            || log.has(last, queue.topic(), queue.queueId(), end - 1);
        return plausible ? null : "has a last entry that names another record";
    }

    private ConsumeQueue rebuild(ConsumeQueue.Name name, QueueExtents.Extent known) throws IOException {
        damaged.add(name.topic(), name.queueId());
        EntryFiles.deleteAll(folderOf(name), disk);
        shared.extensions().delete(name, disk);
        ConsumeQueue queue = make(name);
        log.records(name.topic(), name.queueId(), new RecordSource.Range(0, Long.MAX_VALUE), entry -> {
            if (!deleted.covers(entry.topic(), entry.logPosition())) {
                long tags = queue.entryTags(entry.tagsHash(), entry.storeTimestamp());
                queue.restore(entry, tags, RestoreMode.WHOLE_LOG, disk);
                if (queue.unwritten() >= WRITTEN_AT_ONCE) {
                    write(queue);
                }
            }
        });
        if (known.max() > queue.nextOffset()) {
            LOG.error("The log lacks records of the consume queue {} from {} to {}", queue, queue.nextOffset(),
                known.max());
            queue.extendTo(known.max());
        }
        write(queue);
        damaged.remove(name.topic(), name.queueId());
        return queue;
    }

    /** Writes all that a queue has in memory, before others see it. */
    private void write(ConsumeQueue queue) throws IOException {
        var round = new WriteRound(List.of(queue), folder, disk);
        round.write(Long.MAX_VALUE);
        if (round.firstFailure() != null) {
            throw round.firstFailure();
        }
        round.written().forEach(queue::dropWritten);
    }
}
