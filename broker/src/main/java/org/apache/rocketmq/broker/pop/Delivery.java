package org.apache.rocketmq.broker.pop;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * What one pop took out of one queue. Which of its messages are still out is guarded by the queue's lock, as is whether
 * they are coming back.
 */
final class Delivery {
    /** By when they come back; of the same time, in any lasting order. */
    static final Comparator<Delivery> BY_DUE_TIME =
        Comparator.comparingLong(Delivery::dueMillis).thenComparingLong(delivery -> delivery.number);

    private static final long NOT_TIMED = -1;

    private final PopPlace place;
    private final long popTime;
    private final long invisibleTime;
    private final int reviveQueue;
    private final long[] offsets;
    private final long number;
    private final BitSet settled = new BitSet();
    private boolean comingBack;
    /** Where its record lies in the revive queue, or an offset before that as long as this is not known. */
    private volatile long recordOffset;
    /** Where its record lies in the timers' queue, where Apache's broker has put it; -1 for one of ours. */
    private volatile long timerOffset = NOT_TIMED;

    /**
     * A delivery whose messages are all out.
     *
     * @param offsets the queue offsets of its messages, ascending
     * @param number tells it from all others of this process
     * @param recordOffset no more than its record's offset in the revive queue
     */
    Delivery(PopPlace place, Span span, int reviveQueue, long[] offsets, long number, long recordOffset) {
        this.place = place;
        this.popTime = span.from;
        this.invisibleTime = span.millis;
        this.reviveQueue = reviveQueue;
        this.offsets = offsets;
        this.number = number;
        this.recordOffset = recordOffset;
    }

    /**
     * For how long messages are out.
     *
     * @param from since when, in milliseconds
     */
    record Span(long from, long millis) { }

    PopPlace place() {
        return place;
    }

    long popTime() {
        return popTime;
    }

    long invisibleTime() {
        return invisibleTime;
    }

    /** When its messages come back, in milliseconds. */
    long dueMillis() {
        return popTime + invisibleTime;
    }

    int reviveQueue() {
        return reviveQueue;
    }

    long startOffset() {
        return offsets[0];
    }

    /** All its messages, also those that are settled. */
    long[] offsets() {
        return offsets;
    }

    /** Its messages that are still out. */
    long[] open() {
        return IntStream.range(0, offsets.length).filter(i -> !settled.get(i))
            .mapToLong(i -> offsets[i]).toArray();
    }

    /** Whether its message of this index is still out. */
    boolean isOpen(int index) {
        return !settled.get(index);
    }

    boolean isOpen() {
        return settled.cardinality() < offsets.length;
    }

    /** Notes that a message is out no more; false where it was not out by this. */
    boolean settle(long offset) {
        int index = Arrays.binarySearch(offsets, offset);
        if (index < 0 || settled.get(index)) {
            return false;
        }
        settled.set(index);
        return true;
    }

    boolean isComingBack() {
        return comingBack;
    }

    void comingBack(boolean now) {
        comingBack = now;
    }

    long recordOffset() {
        return recordOffset;
    }

    void recordOffset(long known) {
        recordOffset = known;
    }

    /** Whether its record comes to the revive queue through a timer. */
    boolean isTimed() {
        return timerOffset != NOT_TIMED;
    }

    long timerOffset() {
        return timerOffset;
    }

    void timerOffset(long known) {
        timerOffset = known;
    }

    /** The receipt of one of its messages. */
    Receipt receipt(long offset, QueueKind kind, String brokerName) {
        return new Receipt(startOffset(), popTime, invisibleTime, reviveQueue, kind, brokerName, place.queueId(),
            offset);
    }
}
