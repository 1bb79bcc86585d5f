package org.apache.rocketmq.broker.pop;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * When pops are. In the log a delivery of a message is told from an earlier one by its time alone, so where a group
 * gets messages again from their queue, it does so later, by a millisecond at least. For any thread.
 */
final class PopTimes {
    /** So long ago no pop can have begun that takes something now. */
    private static final long KEPT_MILLIS = 60_000;

    private final ConcurrentMap<PopPlace, Long> earliest = new ConcurrentHashMap<>();

    /** Has the pops of a queue be later than that of a delivery. */
    void laterThan(Delivery delivery) {
        earliest.merge(delivery.place(), delivery.popTime() + 1, Math::max);
    }

    /** The time of a pop of some queues that begins now. */
    long of(List<PopPlace> places, long nowMillis) {
        if (earliest.isEmpty()) {
            return nowMillis;
        }
        earliest.values().removeIf(time -> time < nowMillis - KEPT_MILLIS);
        long time = nowMillis;
        for (var place : places) {
            time = Math.max(time, earliest.getOrDefault(place, nowMillis));
        }
        return time;
    }

    /** Whether a pop began too early to take something of a queue. */
    boolean isTooEarly(PopPlace place, long popTime) {
        return !earliest.isEmpty() && earliest.getOrDefault(place, popTime) > popTime;
    }
}
