package org.apache.rocketmq.client.internal.figures;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.rocketmq.remoting.protocol.body.ConsumeStatus;

/** Sums that grow, and what they were at times of the last hour. Any thread adds and asks. */
public final class TopicFigures {
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long HOUR_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private final LongAdder pulls = new LongAdder();
    private final LongAdder pullNanos = new LongAdder();
    private final LongAdder pulledMessages = new LongAdder();
    private final LongAdder calls = new LongAdder();
    private final LongAdder callNanos = new LongAdder();
    private final LongAdder consumed = new LongAdder();
    private final LongAdder failed = new LongAdder();
    /** From the oldest to the newest; the first is as old as these figures, or a little more than an hour. */
    private final Deque<Sums> samples = new ArrayDeque<>();

    public TopicFigures(long nowNanos) {
        samples.add(new Sums(nowNanos, 0, 0, 0, 0, 0, 0, 0));
    }

    private record Sums(
        long atNanos, long pulls, long pullNanos, long pulledMessages, long calls, long callNanos, long consumed,
        long failed) { }

    void pulled(int messages, long spentNanos) {
        pullTook(spentNanos);
        pulled(messages);
    }

    void consumed(int consumedMessages, int failedMessages, long spentNanos) {
        callTook(spentNanos);
        consumed(consumedMessages, failedMessages);
    }

    /** A pull was answered, after so long. */
    public void pullTook(long spentNanos) {
        pulls.increment();
        pullNanos.add(spentNanos);
    }

    /** So many messages were fetched. */
    public void pulled(long messages) {
        pulledMessages.add(messages);
    }

    /** A call of the listener has ended, after so long. */
    public void callTook(long spentNanos) {
        calls.increment();
        callNanos.add(spentNanos);
    }

    /** So many messages were consumed, and so many were not. */
    public void consumed(long consumedMessages, long failedMessages) {
        consumed.add(consumedMessages);
        failed.add(failedMessages);
    }

    /** Keeps what the sums are now, and forgets what is too old. */
    public synchronized void sample(long nowNanos) {
        samples.add(sums(nowNanos));
        while (nowNanos - samples.peek().atNanos > HOUR_NANOS && samples.size() > 1) {
            samples.remove();
        }
    }

    private Sums sums(long nowNanos) {
        return new Sums(nowNanos, pulls.sum(), pullNanos.sum(), pulledMessages.sum(), calls.sum(), callNanos.sum(),
            consumed.sum(), failed.sum());
    }

    /** What they come to: rates and times of about the last minute, failures of the last hour. */
    public synchronized ConsumeStatus status(long nowNanos) {
        var now = sums(nowNanos);
        var before = samples.stream().filter(sample -> nowNanos - sample.atNanos <= MINUTE_NANOS).findFirst()
            .orElse(samples.peekLast());
        double seconds = (now.atNanos - before.atNanos) / NANOS_PER_SECOND;
        var status = new ConsumeStatus();
        status.setPullRT(ratio(now.pullNanos - before.pullNanos, now.pulls - before.pulls) / NANOS_PER_MILLI);
        status.setPullTPS(ratio(now.pulledMessages - before.pulledMessages, seconds));
        status.setConsumeRT(ratio(now.callNanos - before.callNanos, now.calls - before.calls) / NANOS_PER_MILLI);
        status.setConsumeOKTPS(ratio(now.consumed - before.consumed, seconds));
        status.setConsumeFailedTPS(ratio(now.failed - before.failed, seconds));
        status.setConsumeFailedMsgs(now.failed - samples.peek().failed);
        return status;
    }

    private static double ratio(double of, double by) {
        return by == 0 ? 0 : of / by;
    }
}
