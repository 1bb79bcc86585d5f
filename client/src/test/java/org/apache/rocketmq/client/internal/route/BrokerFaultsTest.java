package org.apache.rocketmq.client.internal.route;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Brokers that failed are avoided for a while. */
class BrokerFaultsTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final BrokerFaults faults = new BrokerFaults(nanos::get);

    @Test
    void shouldAvoidABrokerForAWhileEvenWhenTheClockWrapsRound() {
        assertFalse(faults.isAvoided("a"));
        faults.unreachable("a");
        faults.silent("b");
        assertTrue(faults.isAvoided("a"));
        assertTrue(faults.isAvoided("b"));
        assertFalse(faults.isAvoided("c"));
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
        assertFalse(faults.isAvoided("a"));
        assertTrue(faults.isAvoided("b"));
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(9));
        assertFalse(faults.isAvoided("b"));
    }

    @Test
    void shouldTrustABrokerThatAnswersAgain() {
        faults.silent("a");
        faults.answered("a");
        assertFalse(faults.isAvoided("a"));
    }
}
