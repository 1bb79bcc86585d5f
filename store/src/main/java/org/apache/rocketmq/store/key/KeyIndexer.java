package org.apache.rocketmq.store.key;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.common.internal.worker.Worker;
import org.apache.rocketmq.store.log.CommitLog;
import org.apache.rocketmq.store.log.Disk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the log and indexes the keys of its records, in order, each once. It opens the files at its first turn, so
 * that nobody waits for that, and goes on behind the newest entry's record. Whatever fails, a full disk above all, is
 * tried again until it works; the index falls behind meanwhile, and nothing else is touched by it.
 */
public final class KeyIndexer implements Worker {
    private static final Logger LOG = LoggerFactory.getLogger(KeyIndexer.class);
    /** A turn ends after so many records, or so many bytes of the log. */
    private static final int MOST_RECORDS = 2048;
    private static final long MOST_BYTES = 8 << 20;
    /**
     * After so many records it lets others run. Entries lie scattered, so most of them are a page fault, and an event
     * loop that a message has woken would wait for its core until the turn's end.
     */
    private static final int RECORDS_AT_ONCE = 8;
    private static final long RETRY_MILLIS = 1000;
    private static final long FORCE_MILLIS = 10_000;
    private static final long PROGRESS_MILLIS = 10_000;
    /** Who stops does not wait longer than this for the index; the next start goes on with it. */
    private static final long CLOSE_MILLIS = 10_000;

    private final CommitLog log;
    private final KeyIndex index;
    private final Known known;
    private final InstantSource clock;
    private final Failures failures;
    private final LogWalk walk;
    private final RecordKeys keys = new RecordKeys();
    private final AtomicReference<DamagedIndexException> damage = new AtomicReference<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private boolean open;
    /** How many keys of the record at the walk's place have their entries already. */
    private int done;
    private volatile long lastTime;
    private long lastForce;
    private long lastProgress;
    private long retryAt;
    private boolean failing;
    private volatile long position = -1;
    private volatile Claim claim;
    private volatile Claim nextClaim;

    /** What is forced: the entries of all records before a log position, the last of which was stored at a time. */
    private record Claim(long position, long storeTime) { }

    /** Where the index lies, and in what form. */
    public record Place(Path folder, IndexLayout layout, Disk disk) { }

    /**
     * What is known before the index's files are opened.
     *
     * @param logEnd records from here on are gone, or not surely on the disk
     * @param forcedTime the index was forced up to records stored at this time, as the checkpoint says
     * @param afterCrash whether what was not forced may be gone
     */
    public record Known(long logEnd, long forcedTime, boolean afterCrash) { }

    /** An indexer that has not begun. */
    public KeyIndexer(CommitLog log, Place place, Known known, InstantSource clock, Failures failures) {
        this.log = log;
        this.index = new KeyIndex(place, clock);
        this.known = known;
        this.clock = clock;
        this.failures = failures;
        this.walk = new LogWalk(log);
        this.claim = new Claim(0, known.forcedTime());
        this.nextClaim = claim;
    }

    @Override
    public String name() {
        return "log-indexer";
    }

    @Override
    public int work() {
        long now = clock.millis();
        if (failing && now < retryAt && now > retryAt - 2 * RETRY_MILLIS) {
            return 0;
        }
        try {
            int records = turn(now);
            if (failing) {
                failing = false;
                LOG.info("The key index goes on, at log position {} of {}", position, log.readablePosition());
            }
            return records;
        } catch (IOException e) {
            retryAt = now + RETRY_MILLIS;
            if (!failing) {
                failing = true;
                failures.report("indexing keys (it is tried again until it works; messages are not affected)", e);
            }
            return 0;
        }
    }

    private int turn(long now) throws IOException {
        if (!open) {
            open();
        }
        DamagedIndexException damaged = damage.getAndSet(null);
        if (damaged != null) {
            LOG.warn("{}; it is deleted with all behind it, and made anew from the log", damaged.getMessage());
            index.dropFrom(damaged.file());
            restart();
        }
        int records = follow();
        if (now - lastForce >= FORCE_MILLIS || now < lastForce) {
            force();
        }
        report(now);
        return records;
    }

    private void open() throws IOException {
        index.open(known);
        dropBehindGap();
        open = true;
        lastForce = clock.millis();
        lastProgress = lastForce;
        restart();
        if (log.readablePosition() - walk.position() > MOST_BYTES) {
            LOG.info("Indexing keys from log position {} to {}", walk.position(), log.readablePosition());
        }
    }

    /**
     * Drops the first file that does not begin where the one before it ends, and all behind it. An Apache broker that
     * starts after a crash leaves such gaps: it deletes files, and indexes only the log's end again.
     */
    private void dropBehindGap() throws IOException {
        long covered = -1;
        for (IndexFile file : index.files()) {
            if (hasKeys(covered, file.firstPosition())) {
                LOG.warn("Index file {} begins at log position {}, and what comes before is not indexed; it is made"
                    + " anew with all behind it", file, file.firstPosition());
                index.dropFrom(file);
                return;
            }
            covered = file.lastPosition();
        }
    }

    /** Whether a record with keys lies behind the one at a position (-1 for the log's beginning), before another. */
    private boolean hasKeys(long after, long until) {
        walk.moveTo(Math.max(after, log.segments().firstPosition()));
        try {
            while (walk.look() && walk.position() < until) {
                keys.take(walk.record());
                if (walk.position() > after && keys.count() > 0) {
                    return true;
                }
                walk.advance();
            }
            return false;
        } finally {
            walk.rest();
        }
    }

    /** Goes on behind the newest entry. Its record is read once more, for it may lack some of its entries. */
    private void restart() {
        long last = index.lastPosition();
        done = last < 0 ? 0 : index.entriesOfLast();
        walk.moveTo(last < 0 ? log.segments().firstPosition() : last);
        lastTime = index.lastTime();
        if (claim.storeTime > lastTime) {
            claim = new Claim(0, lastTime);
        }
        nextClaim = claim;
        moveTo(walk.position());
    }

    private int follow() throws IOException {
        long from = walk.position();
        int records = 0;
        try {
            while (records < MOST_RECORDS && walk.position() - from < MOST_BYTES && walk.look()) {
                add();
                walk.advance();
                records++;
                if (records % RECORDS_AT_ONCE == 0) {
                    Thread.yield();
                }
            }
        } finally {
            walk.rest();
            moveTo(walk.position());
        }
        return records;
    }

    private void add() throws IOException {
        keys.take(walk.record());
        long storeTime = walk.record().storeTimestamp();
        while (done < keys.count()) {
            done = index.add(keys.hashes(), done, keys.count(), walk.position(), storeTime);
        }
        done = 0;
        lastTime = storeTime;
    }

    private void moveTo(long newPosition) {
        if (newPosition == position) {
            return;
        }
        position = newPosition;
        lock.lock();
        try {
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void report(long now) {
        long behind = log.readablePosition() - position;
        if (behind <= MOST_BYTES || now < lastProgress) {
            lastProgress = now;
        } else if (now - lastProgress >= PROGRESS_MILLIS) {
            lastProgress = now;
            LOG.info("Indexing keys: at log position {}, {} bytes behind", position, behind);
        }
    }

    private void force() throws IOException {
        lastForce = clock.millis();
        if (nextClaim.position == position) {
            return;
        }
        var forced = new Claim(position, lastTime);
        try {
            index.force();
        } catch (IOException e) {
            index.dropUnforced();
            restart();
            throw e;
        }
        claim = forcedClaim();
        nextClaim = forced;
    }

    /** The newest claim all of whose records are on the disk themselves. */
    private Claim forcedClaim() {
        Claim next = nextClaim;
        return log.flushedPosition() >= next.position ? next : claim;
    }

    /** The index is on the disk up to records stored at this time, and these records are, too. */
    public long forcedTime() {
        return forcedClaim().storeTime;
    }

    /** All records before this log position are indexed; -1 before the index was opened. */
    public long position() {
        return position;
    }

    /** When the last indexed record was stored; 0 where none is known. */
    public long time() {
        return lastTime;
    }

    /** Anyone: deletes files all of whose records start before a log position. */
    public void dropBelow(long firstLogPosition) throws IOException {
        index.dropBelow(firstLogPosition);
    }

    /** How many stretches of the log held no whole record and were passed over. */
    public long skipped() {
        return walk.skipped();
    }

    /** Waits until all before a log position is indexed, but not longer than so many milliseconds. */
    boolean await(long logPosition, long millis) {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (position < logPosition && left > 0) {
                left = moved.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return position >= logPosition;
    }

    /** Whoever meets damage says so here; the file is made anew at the next turn. */
    void tell(DamagedIndexException found) {
        damage.compareAndSet(null, found);
    }

    KeyIndex index() {
        return index;
    }

    @Override
    public void onClose() {
        long deadline = clock.millis() + CLOSE_MILLIS;
        try {
            while (open && turn(clock.millis()) > 0 && clock.millis() < deadline) {
                continue;
            }
            if (open) {
                force();
            }
        } catch (IOException e) {
            failures.report("indexing the last keys (the next start goes on with them)", e);
        } finally {
            index.close();
        }
    }
}
