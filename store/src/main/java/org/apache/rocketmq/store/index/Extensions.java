package org.apache.rocketmq.store.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.rocketmq.store.log.Disk;
import org.apache.rocketmq.store.log.RecordView;

/**
 * The extensions of all queues, one folder each below {@code consumequeue_ext}. In memory an entry says itself what its
 * tags are; it gets its unit when it is written to the queue's file, by whoever writes that: outside the append lock,
 * while the record is still in memory.
 */
final class Extensions {
    private final Path folder;
    private final ExtensionConfig config;
    private final FilterBits bits;
    private final OpenFiles openFiles;
    private final ThreadLocal<ExtensionChunk> chunks = ThreadLocal.withInitial(ExtensionChunk::new);
    private volatile RecordSource log;
    private volatile boolean exist;

    Extensions(Path folder, ExtensionConfig config, FilterBits bits, OpenFiles openFiles) {
        this.folder = folder;
        this.config = config;
        this.bits = bits;
        this.openFiles = openFiles;
    }

    /** Opening: finds out whether there are any. */
    void load() {
        exist = config.written() || Files.isDirectory(folder);
    }

    void extendFrom(RecordSource source) {
        log = source;
    }

    /** Whether a queue may have an extension. */
    boolean exist() {
        return exist;
    }

    /** The folder of a topic's extensions. */
    Path folderOf(String topic) {
        return folder.resolve(topic);
    }

    private Path folderOf(ConsumeQueue.Name name) {
        return folderOf(name.topic()).resolve(Integer.toString(name.queueId()));
    }

    QueueExtension open(ConsumeQueue.Name name) throws IOException {
        return QueueExtension.open(folderOf(name), config.fileBytes(), openFiles);
    }

    /** Opening: deletes a queue's extension. */
    void delete(ConsumeQueue.Name name, Disk disk) throws IOException {
        if (exist) {
            QueueExtension.deleteAll(folderOf(name), disk);
        }
    }

    boolean read(QueueExtension extension, long address, ExtensionUnit into) throws IOException {
        long position = ExtensionLayout.position(address);
        boolean there = chunks.get().read(extension, position, into);
        if (!there) {
            extension.lacks(position);
        }
        return there;
    }

    /** Entries as they are to be written, and what was written for them before. */
    record Extended(EntryTail entries, QueueExtension extension, long from, long to) {
        /** The entries are written, so that the units are in use. */
        void keep() {
            if (extension != null) {
                extension.moveTo(to);
            }
        }

        void force(Disk disk) throws IOException {
            if (extension != null) {
                extension.force(from, to, disk);
            }
        }
    }

    /** Writer: gives entries of a tail their units, where that is wished. */
    Extended extend(ConsumeQueue queue, EntryTail tail, long from, long to, Disk disk) throws IOException {
        QueueExtension extension = config.written() && queue.isExtendable() ? queue.extension() : null;
        if (extension == null || !extension.isWritable()) {
            return new Extended(tail, null, 0, 0);
        }
        if (extension.next() < 0 && !findEnd(queue, from, extension, disk)) {
            return new Extended(tail, null, 0, 0);
        }
        var units = new UnitWriter(extension, disk);
        EntryTail extended = EntryTail.startingAt(from).coveringTo(to);
        var view = new RecordView();
        var entry = new QueueEntry();
        for (long offset = from; offset < to; offset++) {
            tail.get(offset, entry);
            long tags = tagsOrAddress(queue.topic(), entry, view, units);
            extended.put(offset, entry.logPosition(), entry.recordLength(), tags);
        }
        units.flush();
        return new Extended(extended, extension, extension.next(), units.next());
    }

    private long tagsOrAddress(String topic, QueueEntry entry, RecordView view, UnitWriter units)
        throws IOException {

        long[] address = {UnitWriter.NO_ROOM};
        if (!entry.isFiller() && ConsumeQueue.isTagsHash(entry.tags())) {
            log.look(entry, view, () ->
                address[0] = units.add(entry.tags(), view.storeTimestamp(), bits.of(topic, view.record())));
        }
        return address[0] == UnitWriter.NO_ROOM ? entry.tags() : address[0];
    }

    /**
     * Finds out where a queue's next unit comes. No place is used that an entry may name already: its unit may be lost,
     * and another one in its place would be taken for it. False where there is none.
     */
    private boolean findEnd(ConsumeQueue queue, long from, QueueExtension extension, Disk disk) throws IOException {
        var before = new QueueEntry();
        var unit = new ExtensionUnit();
        boolean extended = queue.readRaw(from - 1, from, before) && before.isExtended();
        if (extended && read(extension, before.tags(), unit)) {
            extension.endAt(ExtensionLayout.position(before.tags()) + unit.length(), disk);
        } else if (extension.isEmpty()) {
            extension.startWith(from);
        } else {
            long last = extended ? -1 : extension.lastUnitEnd();
            if (last < 0) {
                extension.giveUp();
                return false;
            }
            extension.endAt(last, disk);
        }
        return extension.isWritable();
    }

    /**
     * Deletes what no entry names any more.
     *
     * @param first the queue's first offset
     * @param written behind the last offset whose entry the files have for good
     */
    void trim(ConsumeQueue queue, long first, long written, Disk disk) throws IOException {
        QueueExtension extension = exist ? queue.extension() : null;
        if (extension == null || extension.isEmpty()) {
            return;
        }
        var entry = new QueueEntry();
        boolean found = false;
        long offset = extension.nextToTrim(first);
        for (; offset < written && !found; offset++) {
            found = queue.read(offset, entry) && entry.isExtended();
        }
        extension.trimmedTo(found ? offset - 1 : offset);
        if (found) {
            extension.deleteBelow(ExtensionLayout.position(entry.tags()), disk);
        } else if (!config.written()) {
            extension.deleteBelow(Long.MAX_VALUE, disk);
        }
    }
}
