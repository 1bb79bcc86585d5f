package org.apache.rocketmq.test.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Ports are given once, whether somebody listens there or not. */
class PortsTest {
    private static final int BROKERS = 300;

    /** Another JVM is kept from them by the same means. */
    @Test
    void shouldGiveNoPortTwice() {
        Set<Integer> taken = new HashSet<>();
        for (int broker = 0; broker < BROKERS; broker++) {
            int port = Ports.free();
            for (int each = port - 2; each <= port + 1; each++) {
                taken.add(each);
            }
        }
        assertEquals(4 * BROKERS, taken.size());
    }
}
