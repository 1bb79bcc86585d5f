package org.apache.rocketmq.broker.timer;

/**
 * The moments of the timer wheel, in milliseconds. Apache's broker rounds a due time down to its precision of a second,
 * and delivers what is in a second when that second is over. We note the moment before the due time, exactly; a whole
 * second is one that Apache's broker has noted. So both put a message into the same second.
 */
final class WheelTime {
    static final long SECOND = 1000;

    private WheelTime() { }

    /** The moment that is noted for a due time. */
    static long of(long dueMillis) {
        return (dueMillis - 1) % SECOND == 0 ? dueMillis : dueMillis - 1;
    }

    /** When a message is due with this moment: never before the time that its sender chose. */
    static long due(long wheelMillis) {
        return wheelMillis % SECOND == 0 ? wheelMillis + SECOND : wheelMillis + 1;
    }

    /** The second of a moment. */
    static long second(long wheelMillis) {
        return Math.floorDiv(wheelMillis, SECOND);
    }

    /** The first exact moment of a second. */
    static long firstOf(long second) {
        return second * SECOND + 1;
    }
}
