package org.apache.rocketmq.store.key;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.rocketmq.store.log.Disk;
import org.apache.rocketmq.store.log.FileNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of the key index in order, oldest first. The indexer opens them, adds entries and forces them; anyone looks
 * at them, and drops those whose records are gone.
 */
final class KeyIndex {
    private static final Logger LOG = LoggerFactory.getLogger(KeyIndex.class);

    private final Path folder;
    private final IndexLayout layout;
    private final Disk disk;
    private final InstantSource clock;
    private final List<IndexFile> unforced = new ArrayList<>();
    private volatile IndexFile[] files = {};

    KeyIndex(KeyIndexer.Place place, InstantSource clock) {
        this.folder = place.folder();
        this.layout = place.layout();
        this.disk = place.disk();
        this.clock = clock;
    }

    /** Indexer: opens the files, without those that are damaged and all behind them. */
    void open(KeyIndexer.Known known) throws IOException {
        FileNames.makeFolder(folder);
        var found = new ArrayList<IndexFile>();
        var useless = new ArrayList<Path>();
        try {
            for (Path path : FileNames.children(folder)) {
                if (!IndexNames.isName(path.getFileName().toString()) || !Files.isRegularFile(path)) {
                    LOG.warn("{} is no file of the key index and is left alone", path);
                    continue;
                }
                // A file is followed by others only when it is full: else some of its entries are missing.
                IndexFile before = found.isEmpty() ? null : found.get(found.size() - 1);
                boolean gap = !useless.isEmpty() || before != null && before.left() > 0;
                IndexFile file = gap ? null : openFile(path, before == null ? -1 : before.lastPosition(), known);
                if (file == null) {
                    useless.add(0, path);
                } else {
                    found.add(file);
                }
            }
            // From the newest one on: whatever moment the process dies at, what is left has no gap.
            for (Path path : useless) {
                LOG.warn("Deleting index file {}; its entries are made anew from the log", path);
                Files.delete(path);
            }
            disk.forceFolder(folder);
        } catch (IOException | RuntimeException e) {
            found.forEach(IndexFile::close);
            throw e;
        }
        synchronized (this) {
            files = found.toArray(IndexFile[]::new);
        }
    }

    /** Opens one file as far as it is good; null where nothing of it is. */
    private IndexFile openFile(Path path, long lastBefore, KeyIndexer.Known known) throws IOException {
        if (Files.size(path) != layout.fileBytes()) {
            LOG.warn("Index file {} has {} bytes instead of the {} that maxHashSlotNum and maxIndexNum make",
                path, Files.size(path), layout.fileBytes());
            return null;
        }
        var check = new IndexCheck(layout, disk);
        IndexFile file = IndexFile.open(path, layout, disk);
        String complaint = check.countComplaint(file);
        // The crash may have harmed it, or it knows more than the log.
        boolean suspect = known.afterCrash() && file.lastTime() >= known.forcedTime()
            || file.lastPosition() >= known.logEnd();
        if (complaint == null && !suspect) {
            complaint = check.complaint(file, lastBefore);
        }
        if (complaint != null || file.isEmpty()) {
            LOG.warn("Index file {} holds {}", path, complaint == null ? "nothing" : complaint);
            file.close();
            return null;
        }
        return suspect ? check.cut(file, lastBefore, known.logEnd()) : file;
    }

    /** The files as they are now, oldest first. They are to be acquired before they are looked into. */
    IndexFile[] files() {
        return files;
    }

    /** Where the record of the newest entry starts; -1 when there is none. */
    long lastPosition() {
        IndexFile newest = newest();
        return newest == null ? -1 : newest.lastPosition();
    }

    /** When the record of the newest entry was stored; 0 when there is none. */
    long lastTime() {
        IndexFile newest = newest();
        return newest == null ? 0 : newest.lastTime();
    }

    /** How many entries the record of the newest entry has already. */
    int entriesOfLast() {
        IndexFile[] now = files;
        long last = lastPosition();
        int entries = 0;
        for (int i = now.length - 1; i >= 0 && now[i].lastPosition() == last; i--) {
            if (!now[i].acquire()) {
                break;
            }
            try {
                entries += now[i].entriesOf(last);
            } finally {
                now[i].release();
            }
        }
        return entries;
    }

    private IndexFile newest() {
        IndexFile[] now = files;
        return now.length == 0 ? null : now[now.length - 1];
    }

    /**
     * Indexer: adds entries of a record, as many as the newest file takes, and makes the next file where that is not
     * all. What fails has added nothing.
     *
     * @return the first key that has no entry yet
     */
    int add(int[] hashes, int from, int to, long position, long storeTime) throws IOException {
        IndexFile current = newest();
        int here = Math.min(to, from + (current == null ? 0 : current.left()));
        if (here > from) {
            current.makeRoom(hashes, from, here);
        }
        IndexFile next = here < to ? makeNext() : null;
        for (int i = from; i < here; i++) {
            current.put(hashes[i], position, storeTime);
        }
        if (here > from && (unforced.isEmpty() || unforced.get(unforced.size() - 1) != current)) {
            unforced.add(current);
        }
        if (next != null) {
            synchronized (this) {
                IndexFile[] now = Arrays.copyOf(files, files.length + 1);
                now[now.length - 1] = next;
                files = now;
            }
        }
        return here;
    }

    private IndexFile makeNext() throws IOException {
        IndexFile newest = newest();
        String name = IndexNames.next(clock, newest == null ? null : newest.name());
        FileNames.makeFolder(folder);
        IndexFile next = IndexFile.create(folder.resolve(name), layout, disk);
        disk.forceFolder(folder);
        return next;
    }

    /** Indexer: writes all entries to the disk. */
    void force() throws IOException {
        while (!unforced.isEmpty()) {
            IndexFile file = unforced.get(0);
            boolean used = file.acquire();
            if (used) {
                try {
                    file.force(disk);
                } finally {
                    file.release();
                }
            }
            unforced.remove(0);
        }
    }

    /** Indexer: forgets what could not be forced, and all behind it: the system may have dropped parts of it. */
    void dropUnforced() throws IOException {
        if (!unforced.isEmpty()) {
            dropFrom(unforced.get(0));
        }
        unforced.clear();
    }

    /** Indexer: forgets a file and all behind it, and deletes them. */
    void dropFrom(IndexFile file) throws IOException {
        IndexFile[] dropped;
        synchronized (this) {
            int at = Arrays.asList(files).indexOf(file);
            if (at < 0) {
                return;
            }
            dropped = Arrays.copyOfRange(files, at, files.length);
            files = Arrays.copyOf(files, at);
        }
        for (int i = dropped.length - 1; i >= 0; i--) {
            unforced.remove(dropped[i]);
            delete(dropped[i]);
        }
    }

    /** Anyone: deletes files all of whose records start before a log position. The newest one stays. */
    void dropBelow(long firstLogPosition) throws IOException {
        List<IndexFile> dropped = new ArrayList<>();
        synchronized (this) {
            IndexFile[] now = files;
            int first = 0;
            while (first < now.length - 1 && now[first].lastPosition() < firstLogPosition) {
                dropped.add(now[first++]);
            }
            files = Arrays.copyOfRange(now, first, now.length);
        }
        for (IndexFile file : dropped) {
            LOG.info("Deleting index file {}, whose messages are gone", file);
            delete(file);
        }
    }

    private static void delete(IndexFile file) throws IOException {
        Files.deleteIfExists(file.path());
        file.close();
    }

    /** Indexer: gives up all files. */
    void close() {
        IndexFile[] now = files;
        synchronized (this) {
            files = new IndexFile[0];
        }
        for (IndexFile file : now) {
            file.close();
        }
    }
}
