package org.apache.rocketmq.broker.stats;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * One count, and what it was at regular times. Any thread adds, without a lock; one thread takes the samples.
 *
 * <p>The figures end now, not at the last sample: what was just counted shows at once.
 */
public final class Tally {
    /** How often samples are to be taken. */
    public static final Duration PERIOD = Duration.ofSeconds(10);

    private static final int PERIODS_PER_MINUTE = 6;
    /** An hour's samples are ten minutes apart, a day's an hour. */
    private static final int PERIODS_PER_TEN_MINUTES = 60;
    private static final int PERIODS_PER_HOUR = 360;
    private static final int HOURS_PER_DAY = 24;

    private final LongAdder sum = new LongAdder();
    private final LongAdder times;
    private final Samples minute = new Samples(PERIODS_PER_MINUTE + 1);
    private final Samples hour = new Samples(PERIODS_PER_HOUR / PERIODS_PER_TEN_MINUTES + 1);
    private final Samples day = new Samples(HOURS_PER_DAY + 1);

    /**
     * A count that begins now.
     *
     * @param times how often something was added; who adds counts that
     */
    Tally(long nowMillis, LongAdder times) {
        this.times = times;
        var begin = new Samples.Sample(nowMillis, 0, 0);
        minute.add(begin);
        hour.add(begin);
        day.add(begin);
    }

    void add(long amount) {
        sum.add(amount);
    }

    /**
     * Takes a sample.
     *
     * @param number of the sample, one more each time
     */
    void sample(long nowMillis, long number) {
        var now = now(nowMillis);
        minute.add(now);
        if (number % PERIODS_PER_TEN_MINUTES == 0) {
            hour.add(now);
        }
        if (number % PERIODS_PER_HOUR == 0) {
            day.add(now);
        }
    }

    private Samples.Sample now(long nowMillis) {
        return new Samples.Sample(nowMillis, sum.sum(), times.sum());
    }

    /** All that was ever counted. */
    public long total() {
        return sum.sum();
    }

    public Figure lastMinute(long nowMillis) {
        return now(nowMillis).since(minute.oldest());
    }

    public Figure lastHour(long nowMillis) {
        return now(nowMillis).since(hour.oldest());
    }

    public Figure lastDay(long nowMillis) {
        return now(nowMillis).since(day.oldest());
    }

    /** The rate over the last seconds, at least so many where there are samples for them. */
    public double perSecond(long nowMillis, Duration span) {
        return over(nowMillis, span).perSecond();
    }

    /** How often something was added in each of the last seconds. */
    public double timesPerSecond(long nowMillis, Duration span) {
        return over(nowMillis, span).timesPerSecond();
    }

    private Figure over(long nowMillis, Duration span) {
        long from = nowMillis - span.toMillis();
        var samples = span.compareTo(Duration.ofMinutes(1)) > 0 ? hour : minute;
        return now(nowMillis).since(samples.before(from));
    }

    /** Whether nothing was counted for more than a day. */
    boolean isSilent() {
        return day.isFull() && day.oldest().times() == times.sum();
    }
}
