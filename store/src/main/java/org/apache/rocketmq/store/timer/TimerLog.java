package org.apache.rocketmq.store.timer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.store.log.Disk;
import org.apache.rocketmq.store.log.FileNames;
import org.apache.rocketmq.store.log.Segment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The units of all timers in the order in which they were written, in files of equal length. Units gather in memory and
 * are written a few thousand at a time, through a channel, so that a full disk is a refusal and never a signal.
 */
final class TimerLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TimerLog.class);
    private static final int GATHERED_BYTES = 2048 * TimerUnit.UNIT_BYTES;

    private final Path folder;
    private final int fileBytes;
    private final Disk disk;
    private final List<Segment> segments = new ArrayList<>();
    private final ByteBuffer gathered = ByteBuffer.allocateDirect(GATHERED_BYTES);
    private FileChannel channel;
    private Segment written;
    /** Where the gathered units go. */
    private long gatheredFrom;
    /** From here on nothing was forced to the disk. */
    private long unforced;
    private long latestOfHead = Long.MIN_VALUE;
    /** A force failed: what of the written units is on the disk is not known before the next start. */
    private boolean lost;

    private TimerLog(Path folder, int fileBytes, Disk disk) {
        this.folder = folder;
        this.fileBytes = fileBytes;
        this.disk = disk;
    }

    /**
     * Opens what there is, cut off at a position: units behind it are not used.
     *
     * @throws IOException also where files are missing, or are of another length
     */
    static TimerLog open(Path folder, int fileBytes, long end, Disk disk) throws IOException {
        var log = new TimerLog(folder, fileBytes, disk);
        FileNames.makeFolder(folder);
        var files = FileNames.list(folder, stranger ->
            LOG.warn("{} is not a file of the timer log and is left alone", stranger));
        long expected = files.isEmpty() ? 0 : files.firstKey();
        for (var entry : files.entrySet()) {
            Path file = entry.getValue();
            if (entry.getKey() != expected || expected % fileBytes != 0) {
                throw new IOException("the timer log's file " + file + " does not start where the one before it ends,"
                    + " at " + expected + ": either a file is missing, or mappedFileSizeTimerLog=" + fileBytes
                    + " is not what it was written with");
            }
            if (Files.size(file) < fileBytes && expected + fileBytes > end) {
                Segment.clearTail(file, (int) Files.size(file), fileBytes);
            }
            log.segments.add(Segment.open(file, expected, fileBytes));
            expected += fileBytes;
        }
        log.cut(end);
        return log;
    }

    /** Whether all units before its end are there, as far as the files tell. */
    boolean isWhole() {
        return gatheredFrom == 0 || !segments.isEmpty() && gatheredFrom <= segments.get(segments.size() - 1).end();
    }

    private void cut(long end) throws IOException {
        for (int i = segments.size() - 1; i >= 0; i--) {
            Segment segment = segments.get(i);
            if (segment.start() >= end && i > 0) {
                segment.drop();
                Files.delete(segment.file());
                segments.remove(i);
            } else if (segment.end() > end && isWritten(segment, end)) {
                segment.drop();
                Segment.clearTail(segment.file(), (int) Math.max(0, end - segment.start()), fileBytes);
                segments.set(i, Segment.open(segment.file(), segment.start(), fileBytes));
            }
        }
        gatheredFrom = Math.max(end, start());
        unforced = gatheredFrom;
    }

    private boolean isWritten(Segment segment, long end) {
        int at = (int) Math.max(0, end - segment.start());
        return at + TimerUnit.UNIT_BYTES <= fileBytes && TimerUnit.read(segment.bytes(), at) != null;
    }

    /** Where the first unit lies that there is. */
    long start() {
        return segments.isEmpty() ? 0 : segments.get(0).start();
    }

    /** Where the next unit goes, or the mark that its file has no room for it. */
    long end() {
        return gatheredFrom + gathered.position();
    }

    /** Appends a unit, and returns where it lies. */
    long append(TimerUnit unit) throws IOException {
        if (!gathered.hasRemaining()) {
            writeOut();
        }
        int inFile = (int) (end() % fileBytes);
        if (inFile + TimerUnit.UNIT_BYTES > fileBytes) {
            writeOut();
            endFile(inFile);
        }
        long position = end();
        // Its file, while a failure still leaves nothing behind.
        segmentFor(position);
        unit.write(gathered);
        return position;
    }

    private void endFile(int inFile) throws IOException {
        int left = fileBytes - inFile;
        if (left >= TimerUnit.BLANK_BYTES) {
            var blank = ByteBuffer.allocate(TimerUnit.BLANK_BYTES);
            blank.putInt(left).putLong(0).putInt(TimerUnit.MAGIC_BLANK).flip();
            Segment segment = segments.get(segments.size() - 1);
            disk.write(channelOf(segment), blank, inFile, segment.file());
        }
        gatheredFrom += left;
    }

    /** Writes what has gathered to the file. After a failure it is there still, and goes to the same place. */
    void writeOut() throws IOException {
        if (gathered.position() == 0) {
            return;
        }
        Segment segment = segmentFor(gatheredFrom);
        int bytes = gathered.flip().limit();
        boolean isWritten = false;
        try {
            disk.write(channelOf(segment), gathered, gatheredFrom - segment.start(), segment.file());
            isWritten = true;
        } finally {
            gathered.clear();
            if (isWritten) {
                gatheredFrom += bytes;
            } else {
                gathered.position(bytes);
            }
        }
    }

    private Segment segmentFor(long position) throws IOException {
        Segment last = segments.isEmpty() ? null : segments.get(segments.size() - 1);
        if (last == null || position >= last.end()) {
            last = Segment.create(folder, last == null ? position / fileBytes * fileBytes : last.end(), fileBytes);
            disk.forceFolder(folder);
            segments.add(last);
        }
        return last;
    }

    private FileChannel channelOf(Segment segment) throws IOException {
        if (written != segment) {
            endChannel();
            channel = FileChannel.open(segment.file(), StandardOpenOption.WRITE);
            written = segment;
        }
        return channel;
    }

    /** Leaves the file that was written to; its units are forced, unless that makes no difference any more. */
    private void endChannel() throws IOException {
        if (channel != null && !lost) {
            forceChannel();
        }
        closeChannel();
    }

    private void closeChannel() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
            written = null;
        }
    }

    private void forceChannel() throws IOException {
        try {
            disk.force(channel, written.file());
        } catch (IOException | RuntimeException e) {
            lost = true;
            throw new IOException("forcing " + written.file() + " failed: messages with a timer are delivered, but how"
                + " far that has got is not kept before a restart", e);
        }
    }

    /** Whether a force has failed, so that no other one succeeds before the next start. */
    boolean isLost() {
        return lost;
    }

    /**
     * Writes all units to the disk.
     *
     * @throws IOException also where an earlier force has failed: the system may have dropped what it could not write
     */
    void force() throws IOException {
        if (lost) {
            throw new IOException("a force of the timer log in " + folder + " has failed before: what of it is on the"
                + " disk is known again after a restart");
        }
        writeOut();
        if (unforced < gatheredFrom && channel != null) {
            forceChannel();
        }
        unforced = gatheredFrom;
    }

    /** The unit at a position; null where there is none. */
    TimerUnit read(long position) {
        if (position >= gatheredFrom && position < end()) {
            return TimerUnit.read(gathered, (int) (position - gatheredFrom));
        }
        long index = segments.isEmpty() ? -1 : Math.floorDiv(position - start(), fileBytes);
        if (position < start() || index >= segments.size() || position >= gatheredFrom) {
            return null;
        }
        Segment segment = segments.get((int) index);
        int at = (int) (position - segment.start());
        return at + TimerUnit.UNIT_BYTES > fileBytes ? null : TimerUnit.read(segment.bytes(), at);
    }

    /** The place behind that of a unit; where its file ends, the start of the next one. */
    long next(long position) {
        long next = position + TimerUnit.UNIT_BYTES;
        long inFile = next % fileBytes;
        return inFile + TimerUnit.UNIT_BYTES > fileBytes ? next - inFile + fileBytes : next;
    }

    /**
     * Deletes the first files, as far as none of their units waits any more, but the last one.
     *
     * @param second the first one that is not over
     */
    void dropHead(long second) throws IOException {
        while (segments.size() > 1) {
            Segment head = segments.get(0);
            if (latestOfHead == Long.MIN_VALUE) {
                latestOfHead = latest(head);
            }
            if (latestOfHead >= second) {
                return;
            }
            Files.delete(head.file());
            segments.remove(0);
            head.drop();
            disk.forceFolder(folder);
            latestOfHead = Long.MIN_VALUE;
        }
    }

    private long latest(Segment segment) {
        long latest = Long.MIN_VALUE + 1;
        for (int at = 0; at + TimerUnit.UNIT_BYTES <= fileBytes; at += TimerUnit.UNIT_BYTES) {
            var unit = TimerUnit.read(segment.bytes(), at);
            if (unit == null) {
                return latest;
            }
            latest = Math.max(latest, unit.second());
        }
        return latest;
    }

    @Override
    public void close() throws IOException {
        try {
            if (!lost) {
                force();
            }
        } finally {
            closeChannel();
            segments.forEach(Segment::drop);
            segments.clear();
        }
    }
}
