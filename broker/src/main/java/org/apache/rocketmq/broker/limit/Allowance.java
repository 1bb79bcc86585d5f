package org.apache.rocketmq.broker.limit;

import java.util.function.LongSupplier;

/**
 * What one topic or group may still take: grows with time up to one second's worth, and what is spent may go below
 * nothing, as a message or an answer is not divided. Until it is above nothing again, no more is given. For any thread.
 */
public final class Allowance {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Rate rate;
    private final LongSupplier nanos;
    private double messages;
    private double bytes;
    private long filledNanos;

    Allowance(Rate rate, LongSupplier nanos) {
        this.rate = rate;
        this.nanos = nanos;
        this.messages = rate.messages();
        this.bytes = rate.bytes();
        this.filledNanos = nanos.getAsLong();
    }

    Rate rate() {
        return rate;
    }

    /** Counts what was sent or pulled. */
    public void spend(int spentMessages, long spentBytes) {
        if (rate.isLimited()) {
            subtract(spentMessages, spentBytes);
        }
    }

    private synchronized void subtract(int spentMessages, long spentBytes) {
        fill();
        messages -= spentMessages;
        bytes -= spentBytes;
    }

    /** After how many milliseconds there is something again; 0 where there is. */
    synchronized long millisUntilMore() {
        fill();
        return Math.max(millis(messages, rate.messages()), millis(bytes, rate.bytes()));
    }

    /** Whether it is as good as one that nothing was ever spent of. */
    synchronized boolean isWhole() {
        fill();
        return (rate.messages() == 0 || messages == rate.messages()) && (rate.bytes() == 0 || bytes == rate.bytes());
    }

    private void fill() {
        long now = nanos.getAsLong();
        double seconds = Math.max(0, now - filledNanos) / NANOS_PER_SECOND;
        messages = Math.min(rate.messages(), messages + seconds * rate.messages());
        bytes = Math.min(rate.bytes(), bytes + seconds * rate.bytes());
        filledNanos = now;
    }

    private static long millis(double left, long perSecond) {
        return perSecond == 0 || left > 0 ? 0 : (long) Math.floor(-left / perSecond * 1000) + 1;
    }
}
