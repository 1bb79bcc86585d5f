package org.apache.rocketmq.test.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free TCP ports of this machine. They lie below the range from which the kernel takes the ports of outgoing
 * connections, so that nobody gets one by accident between our look and the server's bind.
 */
public final class Ports {
    private static final int FIRST = 11_000;
    private static final int END = 32_000;
    private static final int ATTEMPTS = 1_000;
    /** A broker listens at its port, at two below (VIP) and at one above (replication). */
    private static final int BELOW = 2;
    private static final int ABOVE = 1;

    private Ports() {
    }

    /** A port that is free together with the ones that a broker takes beside it. */
    public static int free() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST + BELOW, END - ABOVE);
            if (allFree(port - BELOW, port + ABOVE)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port between " + FIRST + " and " + END);
    }

    /** Whether nobody listens at this port of the loopback or of all addresses. */
    public static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress((InetAddress) null, port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private static boolean allFree(int first, int last) {
        for (int port = first; port <= last; port++) {
            if (!isFree(port)) {
                return false;
            }
        }
        return true;
    }
}
