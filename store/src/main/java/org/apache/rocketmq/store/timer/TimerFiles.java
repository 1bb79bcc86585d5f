package org.apache.rocketmq.store.timer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.apache.rocketmq.store.log.Disk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pending timers of a store: which units are due in which second. Owned by one thread. The wheel is trusted where
 * it was closed in order by a broker of ours; else it is made anew of the timer log, up to where the check says that
 * this was on the disk.
 */
public final class TimerFiles implements AutoCloseable {
    /** No unit. */
    public static final long NONE = TimerWheel.NONE;
    /** So many seconds from the first open one on there are slots for. */
    public static final int SECONDS = TimerWheel.SLOTS;

    private static final Logger LOG = LoggerFactory.getLogger(TimerFiles.class);

    private final Path checkFile;
    private final Path wheelFile;
    private final Disk disk;
    private final TimerCheck found;
    private final TimerLog log;
    private final TimerWheel wheel;
    private final boolean whole;

    private TimerFiles(Place place) throws IOException {
        disk = place.disk;
        checkFile = checkIn(place.root);
        wheelFile = place.root.resolve("timerwheel");
        found = TimerCheck.read(checkFile);
        boolean trusted = found != null && found.closed() && Files.exists(wheelFile)
            && Files.size(wheelFile) == TimerWheel.FILE_BYTES;
        log = TimerLog.open(place.root.resolve("timerlog"), place.logFileBytes,
            found == null ? 0 : found.timerLogEnd(), disk);
        try {
            whole = found != null && log.isWhole();
            if (!trusted || !whole) {
                TimerWheel.clear(wheelFile, disk);
            }
            wheel = TimerWheel.open(wheelFile, disk);
            if (!trusted && whole) {
                chainAgain(found.second());
            }
        } catch (IOException | RuntimeException | Error e) {
            log.close();
            throw e;
        }
    }

    /**
     * Where the files are.
     *
     * @param root the store's folder
     * @param logFileBytes the length of one file of the timer log
     * @param disk writes them
     */
    public record Place(Path root, int logFileBytes, Disk disk) { }

    /** Whether there are timers' files in a store's folder. */
    public static boolean exist(Path root) {
        return Files.exists(checkIn(root));
    }

    private static Path checkIn(Path root) {
        return root.resolve("config").resolve("timercheck");
    }

    /** Opens the files, and makes those that are missing. */
    public static TimerFiles open(Place place) throws IOException {
        return new TimerFiles(place);
    }

    private void chainAgain(long firstOpen) {
        long units = 0;
        for (long at = log.start(); at < log.end(); at = log.next(at)) {
            var unit = log.read(at);
            if (unit != null && unit.second() >= firstOpen) {
                chain(unit, at);
                units++;
            }
        }
        LOG.info("The timer wheel was made anew of {} units of the timer log", units);
    }

    private void chain(TimerUnit unit, long at) {
        wheel.put(unit.second(), at, unit.weight());
    }

    /** Shows the units that are due from a second on, in the order in which they were written. */
    public void each(long firstSecond, Consumer<TimerUnit> visitor) {
        for (long at = log.start(); at < log.end(); at = log.next(at)) {
            var unit = log.read(at);
            if (unit != null && unit.second() >= firstSecond) {
                visitor.accept(unit);
            }
        }
    }

    /** Where the record lies of the unit that was written last; {@link #NONE} where there is no unit. */
    public long lastRecord() {
        long position = NONE;
        for (long at = log.start(); at < log.end(); at = log.next(at)) {
            var unit = log.read(at);
            position = unit == null ? position : unit.logPosition();
        }
        return position;
    }

    /** What the last process has kept; null where that was nothing. */
    public TimerCheck found() {
        return found;
    }

    /** Whether what was kept is there; else the queue is to be read again from its start. */
    public boolean isWhole() {
        return whole;
    }

    /** Adds a unit to its second, and returns where it lies. */
    public long add(TimerUnit unit) throws IOException {
        var chained = unit.after(wheel.last(unit.second()));
        long at = log.append(chained);
        chain(chained, at);
        return at;
    }

    /** The last unit of a second; {@link #NONE} where it has none. */
    public long last(long second) {
        return wheel.last(second);
    }

    /** The unit that lies at a place; null where there is none. */
    public TimerUnit unit(long at) {
        return log.read(at);
    }

    /** The first second from one on, and before another, that has units; the other one where none has. */
    public long nextBusy(long from, long to) {
        long end = Math.min(to, from + SECONDS);
        for (long second = from; second < end; second++) {
            if (wheel.last(second) != NONE) {
                return second;
            }
        }
        return to;
    }

    /** The last second that has units; far in the past where none has. */
    public long latest() {
        return wheel.latest();
    }

    /** How many messages are due in a second. */
    public int number(long second) {
        return wheel.number(second);
    }

    /** How many messages are due from a second on, by hours that are told by their first second. Any thread. */
    public SortedMap<Long, Long> numbersByHour(long from) {
        return wheel.numbersByHour(from);
    }

    /** Where the next unit goes. */
    public long end() {
        return log.end();
    }

    /** Whether nothing can be kept before the next start, as a force of the units has failed. */
    public boolean isLost() {
        return log.isLost();
    }

    /**
     * Writes the units to the disk, then how far the timers have got.
     *
     * @throws IOException also where an earlier force of the units has failed
     */
    public void keep(TimerCheck check) throws IOException {
        log.force();
        check.write(checkFile, disk);
        log.dropHead(check.second());
    }

    /** As {@link #keep}, with the wheel, before the store is closed. */
    public void keepAll(TimerCheck check) throws IOException {
        wheel.force();
        keep(check);
    }

    @Override
    public void close() throws IOException {
        wheel.close();
        log.close();
    }
}
