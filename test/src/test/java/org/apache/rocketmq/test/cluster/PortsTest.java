package org.apache.rocketmq.test.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;

/** Ports are given once, whether somebody listens there or not. */
class PortsTest {
    private static final int BROKERS = 300;
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(300);

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

    private static void assertTaken(int port) {
        var failure = assertThrows(ConditionTimeoutException.class, () -> Ports.claim(port, SHORT));
        assertTrue(failure.getMessage().contains("port " + port + " is free; a name server of this machine may"),
            failure::getMessage);
    }

    @Test
    void shouldClaimAPortWhenNobodyElseHasIt() throws Exception {
        int port = Ports.free();
        try (var server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertTaken(server.getLocalPort());
        }
        try (var claim = Ports.claim(port, BOUND)) {
            assertTrue(Ports.isFree(port), claim::toString);
            assertTaken(port);
        }
        Ports.claim(port, BOUND).close();
    }
}
