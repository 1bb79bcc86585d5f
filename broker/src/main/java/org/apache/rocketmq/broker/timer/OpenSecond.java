package org.apache.rocketmq.broker.timer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.apache.rocketmq.store.timer.TimerFiles;
import org.apache.rocketmq.store.timer.TimerUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first second of the wheel that is not over. The units that are due first are in memory, a bounded number: of all
 * units of the second's chain up to {@link #bound}, those that wait; behind it, none. When those are through, the chain
 * is looked through for the next ones.
 *
 * <p>After the clock was set back, messages come that are due before the second. Their units are in its chain, but they
 * are delivered in time: as many as fit in memory, the others when the second comes.
 */
final class OpenSecond {
    private static final Logger LOG = LoggerFactory.getLogger(OpenSecond.class);

    private final TimerFiles files;
    private final int most;
    private final PriorityQueue<DueUnit> waiting = new PriorityQueue<>();
    private final PriorityQueue<DueUnit> early = new PriorityQueue<>();
    /** Units of this second that are among the early ones, or were. */
    private final Set<Long> earlyUnits = new HashSet<>();
    private final Set<String> takenBack = new HashSet<>();
    private long second;
    /** The last unit that was taken into memory while others were left out; null where all are in memory. */
    private DueUnit bound;
    /** The last one that was given out. */
    private DueUnit passed;

    /** Reads what a record says that a unit leads to; null where it is not to be had. */
    interface Records {
        WaitingTimer at(TimerUnit unit);
    }

    /**
     * Opens none yet.
     *
     * @param most so many units are in memory, more or less
     */
    OpenSecond(TimerFiles files, int most) {
        this.files = files;
        this.most = most;
    }

    /** Opens a second; the one before it is over. */
    void open(long nextSecond, Records records) {
        second = nextSecond;
        waiting.clear();
        early.clear();
        earlyUnits.clear();
        takenBack.clear();
        bound = null;
        passed = null;
        walk((at, unit) -> {
            if (isTakingBack(unit)) {
                var deleted = records.at(unit);
                if (deleted != null) {
                    takenBack.add(deleted.name());
                }
            }
        });
        fill(null);
    }

    static boolean isTakingBack(TimerUnit unit) {
        return unit.deletes() && !unit.rolls();
    }

    long second() {
        return second;
    }

    private interface Visitor {
        void see(long at, TimerUnit unit);
    }

    /** Shows the units of the chain, the newest first. */
    private void walk(Visitor visitor) {
        long at = files.last(second);
        while (at != TimerFiles.NONE) {
            var unit = files.unit(at);
            if (unit == null || unit.previous() >= at) {
                LOG.error("The timers of second {} cannot be found before place {} of the timer log, which holds {}",
                    second, at, unit);
                return;
            }
            visitor.see(at, unit);
            at = unit.previous();
        }
    }

    /** Takes the first units into memory that come behind one. */
    private void fill(DueUnit after) {
        var found = new ArrayList<DueUnit>();
        var last = new DueUnit[1];
        walk((at, unit) -> {
            if (!isTakingBack(unit) && !earlyUnits.contains(at)) {
                var due = DueUnit.of(at, unit);
                if ((after == null || due.compareTo(after) > 0) && (last[0] == null || due.compareTo(last[0]) < 0)) {
                    found.add(due);
                    if (found.size() >= 2 * most) {
                        last[0] = cut(found, most);
                    }
                }
            }
        });
        bound = last[0];
        waiting.addAll(found);
    }

    /** Leaves the first ones, and returns the last of them. */
    private static DueUnit cut(List<DueUnit> units, int keep) {
        Collections.sort(units);
        units.subList(keep, units.size()).clear();
        return units.get(keep - 1);
    }

    /**
     * A unit was added to the second.
     *
     * @param dueMillis when its message is due, maybe before the second
     * @param nowMillis the second has come, or has not, where the clock was set back
     */
    void added(long at, TimerUnit unit, long dueMillis, long nowMillis) {
        if (dueMillis < second * WheelTime.SECOND && nowMillis < second * WheelTime.SECOND
            && earlyUnits.size() < most) {
            earlyUnits.add(at);
            early.add(new DueUnit(dueMillis, at, unit));
            return;
        }
        var due = DueUnit.of(at, unit);
        if (bound == null || due.compareTo(bound) <= 0) {
            waiting.add(due);
            if (waiting.size() >= 2 * most) {
                thinOut();
            }
        }
    }

    /** Leaves the later ones out of memory; but those that are due before what has gone already stay. */
    private void thinOut() {
        var all = new ArrayList<>(waiting);
        Collections.sort(all);
        int keep = most;
        while (keep < all.size() && passed != null && all.get(keep - 1).compareTo(passed) < 0) {
            keep++;
        }
        if (keep < all.size()) {
            bound = all.get(keep - 1);
            waiting.clear();
            waiting.addAll(all.subList(0, keep));
        }
    }

    /** Whether so much waits in memory that nothing should be added now. */
    boolean isCrowded() {
        return waiting.size() >= 2 * most;
    }

    void takeBack(WaitingTimer deleted) {
        takenBack.add(deleted.name());
    }

    boolean isTakenBack(WaitingTimer timer) {
        return takenBack.contains(timer.name());
    }

    /** The next unit that is due; null where none is. */
    DueUnit poll(long nowMillis) {
        if (!early.isEmpty() && early.peek().dueMillis() <= nowMillis) {
            return early.poll();
        }
        refill();
        if (waiting.isEmpty() || waiting.peek().dueMillis() > nowMillis) {
            return null;
        }
        var next = waiting.poll();
        if (passed == null || next.compareTo(passed) > 0) {
            passed = next;
        }
        return next;
    }

    private void refill() {
        if (waiting.isEmpty() && bound != null) {
            fill(bound);
        }
    }

    /** Takes a unit back that could not be delivered. */
    void giveBack(DueUnit unit) {
        (earlyUnits.contains(unit.at()) ? early : waiting).add(unit);
    }

    /** When the next one is due; {@link Long#MAX_VALUE} where none waits. */
    long nextDue() {
        refill();
        return Math.min(early.isEmpty() ? Long.MAX_VALUE : early.peek().dueMillis(),
            waiting.isEmpty() ? Long.MAX_VALUE : waiting.peek().dueMillis());
    }

    boolean isEmpty() {
        return nextDue() == Long.MAX_VALUE;
    }

    /** Whether units of it were given out. */
    boolean isBegun() {
        return passed != null || earlyUnits.size() > early.size();
    }
}
