package org.apache.rocketmq.broker.timer;

import java.io.IOException;
import java.util.function.LongFunction;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.timer.TimerCheck;
import org.apache.rocketmq.store.timer.TimerFiles;

/**
 * Writes to the disk, now and then, how far the timers have got; what that refers to in the log must be there first.
 * For the loop's thread, but for {@link #kept}.
 */
final class TimerKeeping {
    /** While something waits, so often also where nothing changes: a start after a crash reads the log from there. */
    private static final long LONGEST_MILLIS = 60_000;

    private final MessageStore store;
    private final long everyMillis;
    private volatile TimerCheck kept;
    private boolean changed;
    private long changes;
    private long lastMillis;
    private Waiting toKeep;

    /** A check that may be written once the log is on the disk up to a position. */
    private record Waiting(TimerCheck check, long logPosition) { }

    TimerKeeping(MessageStore store, long everyMillis) {
        this.store = store;
        this.everyMillis = everyMillis;
    }

    /** Goes on behind what the last process has kept; null where that was nothing. */
    void begin(TimerCheck found) {
        kept = found;
        changes = found == null ? 0 : found.changes();
        changed = found == null;
    }

    /** What was kept last; null where that was nothing. Any thread. */
    TimerCheck kept() {
        return kept;
    }

    /** Something is further than what was kept. */
    void change() {
        changed = true;
    }

    /**
     * A second begins. That is kept as well where no more waits, and where what was kept is old.
     *
     * @param latestSecond the last one that something waits for
     */
    void secondBegins(long second, long latestSecond, long nowMillis) {
        var last = toKeep == null ? kept : toKeep.check;
        if (last != null && last.second() < second) {
            boolean isLast = last.second() <= latestSecond && latestSecond < second;
            changed |= isLast || nowMillis - lastMillis >= LONGEST_MILLIS;
        }
    }

    /** Whether something is to be kept soon. */
    boolean isFurtherThanKept() {
        return changed || toKeep != null;
    }

    /**
     * Keeps how far all has got, where it is time for that: the check that is made with the number of changes. Does
     * nothing where an earlier failure has made that impossible.
     */
    void keep(TimerFiles files, LongFunction<TimerCheck> check, long nowMillis) throws IOException {
        if (files.isLost()) {
            changed = false;
            toKeep = null;
            return;
        }
        long since = nowMillis - lastMillis;
        if (toKeep == null && changed && (since >= everyMillis || since < 0)) {
            changed = false;
            toKeep = new Waiting(check.apply(++changes), store.appendedPosition());
            lastMillis = nowMillis;
        }
        if (toKeep != null && store.flushedPosition() >= toKeep.logPosition) {
            files.keep(toKeep.check);
            kept = toKeep.check;
            toKeep = null;
        }
    }

    /** Keeps one check now, before the wheel changes. */
    void keepNow(TimerFiles files, TimerCheck check) throws IOException {
        files.keep(check);
        kept = check;
    }

    /** Keeps all, once nothing changes any more and the log is on the disk. */
    void keepAll(TimerFiles files, LongFunction<TimerCheck> check) throws IOException {
        files.keepAll(check.apply(++changes));
    }
}
