package org.apache.rocketmq.broker.limit;

/**
 * What one topic or group may still take: grows with time up to one second's worth, and what is taken may go below
 * nothing, as a message or an answer is not divided. Until it is above nothing again, no more is given. For any thread.
 */
final class Allowance {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Rate rate;
    private double messages;
    private double bytes;
    private long filledNanos;

    Allowance(Rate rate, long nowNanos) {
        this.rate = rate;
        this.messages = rate.messages();
        this.bytes = rate.bytes();
        this.filledNanos = nowNanos;
    }

    Rate rate() {
        return rate;
    }

    /** After how many milliseconds there is something again; 0 where there is. */
    synchronized long millisUntilMore(long nowNanos) {
        fill(nowNanos);
        return Math.max(millis(messages, rate.messages()), millis(bytes, rate.bytes()));
    }

    synchronized void take(int takenMessages, long takenBytes, long nowNanos) {
        fill(nowNanos);
        messages -= takenMessages;
        bytes -= takenBytes;
    }

    private void fill(long nowNanos) {
        double seconds = Math.max(0, nowNanos - filledNanos) / NANOS_PER_SECOND;
        messages = Math.min(rate.messages(), messages + seconds * rate.messages());
        bytes = Math.min(rate.bytes(), bytes + seconds * rate.bytes());
        filledNanos = nowNanos;
    }

    private static long millis(double left, long perSecond) {
        return perSecond == 0 || left > 0 ? 0 : (long) Math.floor(-left / perSecond * 1000) + 1;
    }
}
