package org.apache.rocketmq.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.common.internal.worker.Idle;
import org.apache.rocketmq.common.internal.worker.WorkerThread;
import org.apache.rocketmq.store.key.KeyIndexer;
import org.apache.rocketmq.store.key.KeyMatches;
import org.apache.rocketmq.store.key.KeyQuery;
import org.apache.rocketmq.store.key.KeySearch;

/** The key index of an open store: its thread from start to close, and what others ask of it. May be switched off. */
final class KeyIndexing {
    private static final long REST_MILLIS = 100;
    /** Who asks for a key wakes the thread, so where nothing comes it need not look often. */
    private static final long LONGEST_REST_MILLIS = 1000;

    private final OpenedStore opened;
    private final Failures failures;
    private final KeyIndexer indexer;
    private final KeyQuery query;
    private final WorkerThread thread;

    KeyIndexing(OpenedStore opened, StoreConfig config, InstantSource clock, Failures failures) {
        this.opened = opened;
        this.failures = failures;
        Path folder = config.root().resolve("index");
        if (config.keys().enabled()) {
            // What the log has on the disk now is all that entries in the files may point to.
            var known = new KeyIndexer.Known(
                opened.log().flushedPosition(), opened.checkpoint().keyIndexTime(), opened.afterCrash());
            indexer = new KeyIndexer(opened.log(), new KeyIndexer.Place(folder, config.keys().layout(), opened.disk()),
                known, clock, failures);
            thread = new WorkerThread(indexer, Idle.sleepLonger(REST_MILLIS, LONGEST_REST_MILLIS), failures);
            query = new KeyQuery(opened.log(), indexer, thread::wake);
        } else {
            indexer = null;
            thread = null;
            query = null;
        }
    }

    void start() {
        if (thread != null) {
            thread.start();
        }
    }

    /** Indexes what is left of the log, forces it, and ends the thread. */
    void close() {
        if (thread != null) {
            thread.close();
        }
    }

    boolean isOn() {
        return indexer != null;
    }

    KeyMatches find(KeySearch search) {
        return query == null ? new KeyMatches(List.of(), 0, true, -1, 0, () -> { }) : query.find(search);
    }

    /** For the checkpoint: the index is on the disk up to records stored at this time. */
    long forcedTime() {
        return indexer == null ? opened.checkpoint().keyIndexTime() : indexer.forcedTime();
    }

    /** All records before this log position are indexed; -1 where none is known to be. */
    long position() {
        return indexer == null ? -1 : indexer.position();
    }

    /** The last indexed record's time of storing; 0 where none is known. */
    long time() {
        return indexer == null ? 0 : indexer.time();
    }

    /** How many stretches of the log could not be indexed because they hold no whole record. */
    long skipped() {
        return indexer == null ? 0 : indexer.skipped();
    }

    /** Retention: the log begins at this position now. */
    void dropBelow(long firstLogPosition) {
        if (indexer != null) {
            try {
                indexer.dropBelow(firstLogPosition);
            } catch (IOException e) {
                failures.report("deleting index files below log position " + firstLogPosition, e);
            }
        }
    }
}
