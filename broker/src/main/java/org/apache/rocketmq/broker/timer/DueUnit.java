package org.apache.rocketmq.broker.timer;

import org.apache.rocketmq.store.timer.TimerUnit;

/**
 * A message whose second has come, in the order in which they are delivered.
 *
 * @param dueMillis when it is due
 * @param at where its unit lies
 * @param unit its unit
 */
record DueUnit(long dueMillis, long at, TimerUnit unit) implements Comparable<DueUnit> {

    static DueUnit of(long at, TimerUnit unit) {
        return new DueUnit(WheelTime.due(unit.wheelMillis()), at, unit);
    }

    @Override
    public int compareTo(DueUnit other) {
        int byTime = Long.compare(dueMillis, other.dueMillis);
        return byTime != 0 ? byTime : Long.compare(at, other.at);
    }
}
