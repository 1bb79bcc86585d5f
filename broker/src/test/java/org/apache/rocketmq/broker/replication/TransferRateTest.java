package org.apache.rocketmq.broker.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How much goes over a connection in a second. */
class TransferRateTest {
    private long now = 42;
    private final TransferRate rate = new TransferRate(() -> now);

    private long afterMillis(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
        rate.tick();
        return rate.perSecond();
    }

    @Test
    void shouldTellWhatWentBetweenTheLastTwoTicks() {
        assertEquals(0, rate.perSecond());
        rate.count(1000);
        rate.count(500);
        assertEquals(0, rate.perSecond());

        assertEquals(1500, afterMillis(1000));
        rate.count(300);
        assertEquals(1500, rate.perSecond());
        assertEquals(150, afterMillis(2000));
        assertEquals(0, afterMillis(1000));
    }

    @Test
    void shouldKeepCountingWhereNoTimeHasPassed() {
        rate.count(700);
        assertEquals(0, afterMillis(0));
        assertEquals(1400, afterMillis(500));
    }

    @Test
    void shouldTellOfManyBytes() {
        for (int i = 0; i < 100; i++) {
            rate.count(Integer.MAX_VALUE);
        }
        assertEquals(100L * Integer.MAX_VALUE, afterMillis(1000));
    }
}
