package org.apache.rocketmq.broker.timer;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.SortedMap;

/**
 * How the timers are doing.
 *
 * @param behindMillis by how much the open second is behind the clock
 * @param behindRecords how many records of the queue are not followed yet
 * @param waitingByHour how many messages are due behind the open second, by hours that are told by their first second
 */
public record TimerStanding(long behindMillis, long behindRecords, SortedMap<Long, Long> waitingByHour) {

    private static final int MOST_HOURS = 400;

    /** The lines of a broker's state, the first of them under Apache's names. */
    public void put(Map<String, String> table) {
        table.put("timerReadBehind", Long.toString(behindMillis));
        table.put("timerOffsetBehind", Long.toString(behindRecords));
        long waiting = waitingByHour.values().stream().mapToLong(Long::longValue).sum();
        table.put("timerCongestNum", Long.toString(waiting));
        waitingByHour.entrySet().stream().limit(MOST_HOURS).forEach(hour -> table.put("timersDue_"
            + Instant.ofEpochSecond(hour.getKey()).truncatedTo(ChronoUnit.HOURS), Long.toString(hour.getValue())));
    }
}
