package org.apache.rocketmq.client.internal.route;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Remembers for a short while which brokers did not answer, so that the next sends go to others where they can. */
public final class BrokerFaults {
    /** A broker that cannot be reached says so quickly: trying it again costs little. */
    private static final long UNREACHABLE_NANOS = Duration.ofSeconds(1).toNanos();
    /** One that does not answer costs a send its time-out. */
    private static final long SILENT_NANOS = Duration.ofSeconds(10).toNanos();

    private final LongSupplier nanos;
    private final ConcurrentHashMap<String, Long> avoidedUntil = new ConcurrentHashMap<>();

    public BrokerFaults(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** It could not be reached, or its connection broke. */
    public void unreachable(String brokerName) {
        avoidedUntil.put(brokerName, nanos.getAsLong() + UNREACHABLE_NANOS);
    }

    /** It did not answer in time. */
    public void silent(String brokerName) {
        avoidedUntil.put(brokerName, nanos.getAsLong() + SILENT_NANOS);
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
