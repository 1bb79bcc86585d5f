package org.apache.rocketmq.store.timer;

import java.nio.ByteBuffer;

/**
 * One unit of the timer log: a record of the log that is due in a second. Big-endian.
 * <pre>
 *   0      4          12      16         24      28             36      40            44       52
 *   +------+----------+-------+----------+-------+--------------+-------+-------------+--------+
 *   | 52   | previous | magic | written, | due   | log position | record| hash of the | 0      |
 *   |      | of second|       | millis   | after |              | bytes | real topic  |        |
 *   +------+----------+-------+----------+-------+--------------+-------+-------------+--------+
 * </pre>
 *
 * @param previous where the unit lies that is due in the same second and came before this; -1 for none
 * @param magic {@link #NORMAL}, maybe with {@link #ROLL} and {@link #DELETE}
 * @param writtenMillis when it was written
 * @param delayMillis how much later it is due
 * @param logPosition where the record lies
 * @param recordLength and how long it is
 * @param topicHash of the topic that the message is for
 */
public record TimerUnit(long previous, int magic, long writtenMillis, int delayMillis, long logPosition,
    int recordLength, int topicHash) {

    /** The message is due. */
    public static final int NORMAL = 1;
    /** The message is due so much later that its record is to be stored again meanwhile. */
    public static final int ROLL = 2;
    /** The record says that another message is not to be delivered. */
    public static final int DELETE = 4;

    static final int LENGTH = 0;
    static final int PREVIOUS = LENGTH + Integer.BYTES;
    static final int MAGIC = PREVIOUS + Long.BYTES;
    static final int WRITTEN = MAGIC + Integer.BYTES;
    static final int DELAY = WRITTEN + Long.BYTES;
    static final int LOG_POSITION = DELAY + Integer.BYTES;
    static final int RECORD_LENGTH = LOG_POSITION + Long.BYTES;
    static final int TOPIC_HASH = RECORD_LENGTH + Integer.BYTES;
    static final int RESERVED = TOPIC_HASH + Integer.BYTES;
    static final int UNIT_BYTES = RESERVED + Long.BYTES;
    /** What marks the rest of a file that no unit fits in. */
    static final int MAGIC_BLANK = 0xCBD43194;
    static final int BLANK_BYTES = MAGIC + Integer.BYTES;

    private static final long MILLIS_PER_SECOND = 1000;

    /** A unit for a moment of the wheel. */
    public static TimerUnit at(long wheelMillis, int magic, long nowMillis, StoredRecord record) {
        long delay = wheelMillis - nowMillis;
        // After a very long pause, or where the clock was set by weeks.
        boolean fits = delay == (int) delay;
        return new TimerUnit(-1, magic, fits ? nowMillis : wheelMillis, fits ? (int) delay : 0, record.logPosition,
            record.length, record.topicHash);
    }

    /** What a unit leads to. */
    public record StoredRecord(long logPosition, int length, int topicHash) { }

    TimerUnit after(long last) {
        return new TimerUnit(last, magic, writtenMillis, delayMillis, logPosition, recordLength, topicHash);
    }

    /** The moment of the wheel: in the second that the unit is chained in. */
    public long wheelMillis() {
        return writtenMillis + delayMillis;
    }

    /** The second of the wheel. */
    public long second() {
        return Math.floorDiv(wheelMillis(), MILLIS_PER_SECOND);
    }

    public boolean rolls() {
        return (magic & ROLL) != 0;
    }

    public boolean deletes() {
        return (magic & DELETE) != 0;
    }

    /** What it adds to the number of messages that wait. */
    public int weight() {
        return deletes() ? -1 : 1;
    }

    void write(ByteBuffer out) {
        out.putInt(UNIT_BYTES).putLong(previous).putInt(magic).putLong(writtenMillis).putInt(delayMillis)
            .putLong(logPosition).putInt(recordLength).putInt(topicHash).putLong(0);
    }

    /** The unit that starts there; null where there is none. */
    static TimerUnit read(ByteBuffer in, int at) {
        if (in.getInt(at + LENGTH) != UNIT_BYTES) {
            return null;
        }
        return new TimerUnit(in.getLong(at + PREVIOUS), in.getInt(at + MAGIC), in.getLong(at + WRITTEN),
            in.getInt(at + DELAY), in.getLong(at + LOG_POSITION), in.getInt(at + RECORD_LENGTH),
            in.getInt(at + TOPIC_HASH));
    }
}
