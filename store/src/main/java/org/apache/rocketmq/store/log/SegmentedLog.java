package org.apache.rocketmq.store.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segments of the log in order, without a gap. Readers see an immutable array; the writer replaces it.
 *
 * <p>The next segment is made ahead of time by {@link #prepareNext}, so that an append takes it as it is. An append
 * that is faster makes it itself. Both hold this object's monitor for the time of making one file.
 */
public final class SegmentedLog {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentedLog.class);

    private final Path folder;
    private final int segmentBytes;
    private final Disk disk;
    private volatile Segment[] segments;
    private volatile boolean closed;
    private Segment prepared;
    /** Whether a deletion may not be on the disk; owned by who drops the head. */
    private boolean deletionToForce;

    private SegmentedLog(Path folder, int segmentBytes, List<Segment> segments, Disk disk) {
        this.folder = folder;
        this.segmentBytes = segmentBytes;
        this.disk = disk;
        this.segments = segments.toArray(Segment[]::new);
    }

    /**
     * Opens what the folder holds.
     *
     * @param repairShortTail whether a last file that is too short is filled up, as a crash may leave one
     */
    public static SegmentedLog open(Path folder, int segmentBytes, boolean repairShortTail, Disk disk)
        throws IOException {
        FileNames.makeFolder(folder);
        var files = FileNames.list(folder, stranger ->
            LOG.warn("{} is not a file of the commit log and is left alone", stranger));
        var segments = new ArrayList<Segment>(files.size());
        long expected = files.isEmpty() ? 0 : files.firstKey();
        for (var entry : files.entrySet()) {
            long start = entry.getKey();
            Path file = entry.getValue();
            if (start != expected || start % segmentBytes != 0) {
                throw new IOException("commit log file " + file + " does not start where the one before it ends, at "
                    + expected + ": either a file is missing, or mappedFileSizeCommitLog=" + segmentBytes
                    + " is not what the log was written with");
            }
            boolean last = start == files.lastKey();
            segments.add(openFile(file, start, segmentBytes, last && (repairShortTail || Files.size(file) == 0)));
            expected = start + segmentBytes;
        }
        return new SegmentedLog(folder, segmentBytes, segments, disk);
    }

    private static Segment openFile(Path file, long start, int bytes, boolean repairShort) throws IOException {
        long length = Files.size(file);
        if (length < bytes && repairShort) {
            LOG.warn("The last commit log file {} has {} of {} bytes; the rest is filled with zeros",
                file, length, bytes);
            Segment.clearTail(file, (int) length, bytes);
        } else if (length != bytes) {
            throw new IOException("commit log file " + file + " has " + length + " bytes, but mappedFileSizeCommitLog="
                + bytes + ": set it to what the log was written with, or start with another storePathRootDir");
        }
        return Segment.open(file, start, bytes);
    }

    public int segmentBytes() {
        return segmentBytes;
    }

    public Path folder() {
        return folder;
    }

    /** The segments as they are now. */
    public List<Segment> segments() {
        return List.of(segments);
    }

    /** The first position that the log still holds. */
    public long firstPosition() {
        Segment[] now = segments;
        return now.length == 0 ? 0 : now[0].start();
    }

    /** The segment that holds a position, or null. For those whose segments are not dropped: others acquire it. */
    public Segment segmentAt(long position) {
        Segment[] now = segments;
        if (now.length == 0 || position < now[0].start()) {
            return null;
        }
        long index = (position - now[0].start()) / segmentBytes;
        return index < now.length ? now[(int) index] : null;
    }

    /** The segment that holds a position, or null. Whoever gets one releases it, and does not touch it after that. */
    public Segment acquire(long position) {
        Segment segment = segmentAt(position);
        return segment != null && segment.acquire() ? segment : null;
    }

    /** Whether the log is closed, and so no segment is to be had any more. */
    public boolean isClosed() {
        return closed;
    }

    /** The segment that holds a position, made where it is the next one. */
    Segment segmentForWriting(long position) throws IOException {
        Segment there = segmentAt(position);
        return there != null ? there : add(position);
    }

    private synchronized Segment add(long start) throws IOException {
        if (closed) {
            throw new IOException("the commit log in " + folder + " is closed");
        }
        Segment next = prepared;
        prepared = null;
        if (next == null || next.start() != start) {
            next = create(start);
        }
        Segment[] now = Arrays.copyOf(segments, segments.length + 1);
        now[now.length - 1] = next;
        segments = now;
        return next;
    }

    /** Makes the segment behind the last one, unless it is there. */
    public synchronized boolean prepareNext() throws IOException {
        Segment[] now = segments;
        if (now.length == 0 || prepared != null) {
            return false;
        }
        prepared = create(now[now.length - 1].end());
        return true;
    }

    /**
     * Gives some more of the next segment its blocks and pages, unless it is in use already. False when all of it has.
     * An append that needs the segment waits for one such step.
     */
    public synchronized boolean backNext(int bytes) throws IOException {
        return prepared != null && prepared.backAhead(bytes, disk);
    }

    private Segment create(long start) throws IOException {
        var created = Segment.create(folder, start, segmentBytes);
        try (var channel = FileChannel.open(created.file(), StandardOpenOption.WRITE)) {
            // Its length first: a loss of power must not leave names of several files without bytes.
            disk.force(channel, created.file());
        }
        disk.forceFolder(folder);
        return created;
    }

    /** Removes the segment that was made ahead of time and is not needed any more. */
    public synchronized void dropPrepared() throws IOException {
        if (prepared != null) {
            Files.deleteIfExists(prepared.file());
            prepared.drop();
            prepared = null;
        }
    }

    /**
     * Deletes the first segment, if it ends at a position or before, and is not the last one. Readers that hold it keep
     * its bytes. From the first one on, each durably before the next: what a crash leaves has no gap. One thread.
     *
     * @return whether there was such a segment
     */
    public boolean dropHead(long limit) throws IOException {
        if (deletionToForce) {
            disk.forceFolder(folder);
            deletionToForce = false;
        }
        Segment[] now = segments;
        if (now.length < 2 || now[0].end() > limit) {
            return false;
        }
        Segment head = now[0];
        replaceHead(head, null);
        try {
            Files.deleteIfExists(head.file());
        } catch (IOException e) {
            replaceHead(null, head);
            throw e;
        }
        deletionToForce = true;
        head.drop();
        disk.forceFolder(folder);
        deletionToForce = false;
        return true;
    }

    /** Takes the first segment away, or puts it back. */
    private synchronized void replaceHead(Segment old, Segment head) {
        if (!closed) {
            var changed = new ArrayList<>(List.of(segments));
            changed.remove(old);
            if (head != null) {
                changed.add(0, head);
            }
            segments = changed.toArray(Segment[]::new);
        } else if (head != null) {
            head.drop();
        }
    }

    /** Closing: hands out no more segments, and unmaps each as soon as nobody holds it. */
    public void close() {
        Segment[] last;
        synchronized (this) {
            closed = true;
            last = segments;
            segments = new Segment[0];
        }
        for (Segment segment : last) {
            segment.drop();
        }
    }

    /**
     * Ends the log at a position: what is behind it reads as zeros, later files are deleted. Only while opening, when
     * nobody else knows the segments.
     */
    public void truncate(long position) throws IOException {
        Segment[] now = segments;
        var kept = new ArrayList<Segment>();
        // From the last one on: whatever moment the process dies at, what is left has no gap.
        for (int i = now.length - 1; i >= 0; i--) {
            Segment segment = now[i];
            if (segment.start() > position) {
                LOG.info("Deleting commit log file {}, which starts beyond the log's end {}", segment, position);
                Files.delete(segment.file());
            } else if (segment.end() > position) {
                Segment.clearTail(segment.file(), (int) (position - segment.start()), segmentBytes);
                kept.add(0, Segment.open(segment.file(), segment.start(), segmentBytes));
            } else {
                kept.add(0, segment);
            }
        }
        segments = kept.toArray(Segment[]::new);
        disk.forceFolder(folder);
    }
}
