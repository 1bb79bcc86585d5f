package org.apache.rocketmq.broker.stats;

import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Flows by what they are about. At most so many are kept: further ones are not counted until some were silent for a
 * day.
 */
final class Flows<K> {
    private final InstantSource clock;
    private final int most;
    private final AtomicInteger count = new AtomicInteger();
    private final ConcurrentMap<K, Flow> byKey = new ConcurrentHashMap<>();

    Flows(InstantSource clock, int most) {
        this.clock = clock;
        this.most = most;
    }

    /** The flow; null where nothing was counted. */
    Flow find(K key) {
        return byKey.get(key);
    }

    void add(K key, long messages, long bytes) {
        var flow = byKey.get(key);
        if (flow == null && count.get() < most) {
            flow = byKey.computeIfAbsent(key, same -> {
                count.incrementAndGet();
                return Flow.from(clock.millis());
            });
        }
        if (flow != null) {
            flow.add(messages, bytes);
        }
    }

    /** Samples all, and drops those that were silent for more than a day. */
    void sample(long nowMillis, long number) {
        byKey.values().removeIf(flow -> {
            flow.sample(nowMillis, number);
            boolean silent = flow.messages().isSilent();
            if (silent) {
                count.decrementAndGet();
            }
            return silent;
        });
    }
}
