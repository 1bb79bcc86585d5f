package org.apache.rocketmq.client.internal.route;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Remembers for a short while which brokers did not answer, so that the next sends go to others where they can. */
public final class BrokerFaults {
    private static final long AVOIDED_NANOS = Duration.ofSeconds(5).toNanos();

    private final LongSupplier nanos;
    private final ConcurrentHashMap<String, Long> avoidedUntil = new ConcurrentHashMap<>();

    public BrokerFaults(LongSupplier nanos) {
        this.nanos = nanos;
    }

    public void failed(String brokerName) {
        avoidedUntil.put(brokerName, nanos.getAsLong() + AVOIDED_NANOS);
    }

    public void answered(String brokerName) {
        if (!avoidedUntil.isEmpty()) {
            avoidedUntil.remove(brokerName);
        }
    }

    public boolean isAvoided(String brokerName) {
        if (avoidedUntil.isEmpty()) {
            return false;
        }
        Long until = avoidedUntil.get(brokerName);
        return until != null && until - nanos.getAsLong() > 0;
    }
}
