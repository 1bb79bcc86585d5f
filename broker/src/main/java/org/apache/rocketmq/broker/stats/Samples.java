package org.apache.rocketmq.broker.stats;

/** The latest samples of one count, at most so many; the first one stands for its beginning. Written by one thread. */
final class Samples {
    private static final int FIELDS = 3;

    private final long[] fields;
    private int first;
    private int count;

    /** One sample: when, how much had been counted by then, and in how many times. */
    record Sample(long millis, long sum, long times) {

        /** What was counted from another sample to this one. */
        Figure since(Sample earlier) {
            long added = sum - earlier.sum;
            long additions = times - earlier.times;
            // Less than a second would make a rate of a single message that nobody sees again.
            double seconds = Math.max(1000, millis - earlier.millis) / 1000.0;
            return new Figure(added, added / seconds, additions == 0 ? 0 : (double) added / additions);
        }
    }

    Samples(int most) {
        fields = new long[most * FIELDS];
    }

    synchronized void add(Sample sample) {
        int most = fields.length / FIELDS;
        if (count == most) {
            first = (first + 1) % most;
            count--;
        }
        int at = (first + count) % most * FIELDS;
        fields[at] = sample.millis;
        fields[at + 1] = sample.sum;
        fields[at + 2] = sample.times;
        count++;
    }

    synchronized boolean isFull() {
        return count == fields.length / FIELDS;
    }

    synchronized Sample oldest() {
        return at(0);
    }

    /** The latest sample that is not later than a time, or the oldest one. */
    synchronized Sample before(long millis) {
        int index = count - 1;
        while (index > 0 && at(index).millis > millis) {
            index--;
        }
        return at(index);
    }

    private Sample at(int index) {
        int at = (first + index) % (fields.length / FIELDS) * FIELDS;
        return new Sample(fields[at], fields[at + 1], fields[at + 2]);
    }
}
