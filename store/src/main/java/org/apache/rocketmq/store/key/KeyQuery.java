package org.apache.rocketmq.store.key;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.rocketmq.store.log.CommitLog;
import org.apache.rocketmq.store.log.RecordView;
import org.apache.rocketmq.store.log.Segment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds messages by a key, the newest first. It waits a little for the index to have all that was stored when the
 * question came. What it returns was compared with the record itself: a hash says nothing for sure.
 */
public final class KeyQuery {
    private static final Logger LOG = LoggerFactory.getLogger(KeyQuery.class);
    private static final long LONGEST_WAIT_MILLIS = 1000;
    /** Entries passed and records read by one search, at most; each may cost a read from the disk. */
    private static final int MOST_ENTRIES = 200_000;
    private static final int MOST_RECORDS = 20_000;

    private final CommitLog log;
    private final KeyIndexer indexer;
    private final Runnable wake;

    /**
     * Queries of an index.
     *
     * @param wake tells the indexer's thread that there is something to do
     */
    public KeyQuery(CommitLog log, KeyIndexer indexer, Runnable wake) {
        this.log = log;
        this.indexer = indexer;
        this.wake = wake;
    }

    /** Finds messages. */
    public KeyMatches find(KeySearch wanted) {
        long end = log.readablePosition();
        if (indexer.position() < end) {
            wake.run();
            if (!indexer.await(end, LONGEST_WAIT_MILLIS)) {
                LOG.warn("A query for a key of {} was answered while the index was {} bytes behind",
                    wanted.topic(), end - indexer.position());
            }
        }
        var walk = new Walk(wanted);
        IndexFile[] files = indexer.index().files();
        boolean more = true;
        for (int i = files.length - 1; i >= 0 && more; i--) {
            more = find(files[i], walk);
        }
        IndexFile newest = files.length == 0 ? null : files[files.length - 1];
        return new KeyMatches(walk.records, walk.bytes, !walk.gaveUp, newest == null ? -1 : newest.lastPosition(),
            newest == null ? 0 : newest.lastTime(), walk::release);
    }

    /** Looks into one file; false when the walk is at its end. */
    private boolean find(IndexFile file, Walk walk) {
        if (file.lastTime() < walk.wanted.beginMillis() || file.firstTime() > walk.wanted.endMillis()
            || !file.acquire()) {
            return true;
        }
        try {
            return file.find(walk.hash, walk);
        } catch (DamagedIndexException e) {
            indexer.tell(e);
            wake.run();
            walk.gaveUp = true;
            return true;
        } finally {
            file.release();
        }
    }

    /** One query's way along the entries of its hash. */
    private final class Walk implements IndexFile.Visitor {
        private final KeySearch wanted;
        private final int hash;
        private final byte[] topic;
        private final byte[] key;
        private final RecordView view = new RecordView();
        private final RecordKeys keys = new RecordKeys();
        private final List<ByteBuffer> records = new ArrayList<>();
        private final List<Segment> held = new ArrayList<>();
        private long lastPosition = -1;
        private int entries;
        private int looks;
        private int bytes;
        private boolean gaveUp;

        Walk(KeySearch wanted) {
            this.wanted = wanted;
            this.hash = RecordKeys.hashOf(wanted.topic(), wanted.kind(), wanted.key());
            this.topic = wanted.topic().getBytes(StandardCharsets.UTF_8);
            this.key = wanted.key().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public boolean step() {
            return ++entries <= MOST_ENTRIES || giveUp();
        }

        private boolean giveUp() {
            gaveUp = true;
            LOG.warn("The search for a key of {} ended after {} entries and {} records; there may be more messages",
                wanted.topic(), entries, looks);
            return false;
        }

        @Override
        public boolean found(long position, long fromMillis, long toMillis) {
            // A record with the same key twice has two entries, one behind the other.
            boolean passed = position == lastPosition || toMillis < wanted.beginMillis()
                || fromMillis > wanted.endMillis() || position < log.segments().firstPosition()
                || position >= log.readablePosition();
            lastPosition = position;
            if (passed) {
                return true;
            }
            if (records.size() >= wanted.maxMessages()) {
                return false;
            }
            return ++looks > MOST_RECORDS ? giveUp() : take(position);
        }

        /** Adds the record at a position if it is wanted; false when there is no more room for it. */
        private boolean take(long position) {
            Segment segment = log.segments().acquire(position);
            if (segment == null) {
                return true;
            }
            boolean keep = false;
            try {
                int offset = (int) (position - segment.start());
                if (view.look(segment.bytes(), offset, position, true) != RecordView.Kind.RECORD) {
                    LOG.error("The key index leads to log position {}, where {} holds no whole record: {}",
                        position, segment, view.complaint());
                    return true;
                }
                if (!isWanted()) {
                    return true;
                }
                if (!records.isEmpty() && (long) bytes + view.length() > wanted.maxBytes()) {
                    gaveUp = true;
                    return false;
                }
                records.add(segment.slice(offset, view.length()));
                bytes += view.length();
                keep = true;
            } finally {
                if (keep) {
                    held.add(segment);
                } else {
                    segment.release();
                }
            }
            return true;
        }

        private boolean isWanted() {
            long time = view.storeTimestamp();
            if (time < wanted.beginMillis() || time > wanted.endMillis() || view.topicLength() != topic.length) {
                return false;
            }
            byte[] itsTopic = new byte[topic.length];
            view.copyTopic(itsTopic, 0);
            if (!Arrays.equals(topic, itsTopic)) {
                return false;
            }
            keys.take(view);
            return keys.has(wanted.kind(), key);
        }

        void release() {
            held.forEach(Segment::release);
            held.clear();
        }
    }
}
