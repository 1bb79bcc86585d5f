package org.apache.rocketmq.client.internal.route;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Remembers which brokers answered slowly, for as long as they are to be left out. */
public final class SlowBrokers {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final LongSupplier nanos;
    private final ConcurrentHashMap<String, Long> leftOutUntil = new ConcurrentHashMap<>();

    public SlowBrokers(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** A broker took so long. */
    public void took(String brokerName, long latencyMillis, LatencyRules rules) {
        if (!rules.enabled()) {
            return;
        }
        long rest = rules.restMillis(latencyMillis);
        if (rest > 0) {
            leftOutUntil.put(brokerName, nanos.getAsLong() + rest * NANOS_PER_MILLI);
        } else {
            leftOutUntil.remove(brokerName);
        }
    }

    public boolean isLeftOut(String brokerName) {
        Long until = leftOutUntil.isEmpty() ? null : leftOutUntil.get(brokerName);
        return until != null && until - nanos.getAsLong() > 0;
    }
}
