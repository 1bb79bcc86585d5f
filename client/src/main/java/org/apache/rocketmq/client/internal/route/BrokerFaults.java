package org.apache.rocketmq.client.internal.route;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers for a short while which brokers did not answer, so that the next sends go to others where they can. */
public final class BrokerFaults {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerFaults.class);
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
        avoid(brokerName, UNREACHABLE_NANOS, "cannot be reached");
    }

    /** It did not answer in time. */
    public void silent(String brokerName) {
        avoid(brokerName, SILENT_NANOS, "does not answer in time");
    }

    public void answered(String brokerName) {
        if (!avoidedUntil.isEmpty() && avoidedUntil.remove(brokerName) != null) {
            LOG.info("The broker {} answers again", brokerName);
        }
    }

    public boolean isAvoided(String brokerName) {
        if (avoidedUntil.isEmpty()) {
            return false;
        }
        Long until = avoidedUntil.get(brokerName);
        return until != null && until - nanos.getAsLong() > 0;
    }

    private void avoid(String brokerName, long forNanos, String why) {
        if (avoidedUntil.put(brokerName, nanos.getAsLong() + forNanos) == null) {
            LOG.warn("The broker {} {}; sends go to others where they can", brokerName, why);
        }
    }
}
