package org.apache.rocketmq.broker.stats;

import java.util.concurrent.atomic.LongAdder;

/**
 * The messages and bytes of one kind, for example those that one topic got.
 *
 * @param times how often some came
 */
public record Flow(Tally messages, Tally bytes, LongAdder times) {

    static Flow from(long nowMillis) {
        var times = new LongAdder();
        return new Flow(new Tally(nowMillis, times), new Tally(nowMillis, times), times);
    }

    void add(long count, long size) {
        messages.add(count);
        bytes.add(size);
        times.increment();
    }

    void sample(long nowMillis, long number) {
        messages.sample(nowMillis, number);
        bytes.sample(nowMillis, number);
    }
}
