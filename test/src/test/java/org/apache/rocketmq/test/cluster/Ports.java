package org.apache.rocketmq.test.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;

/**
 * Free TCP ports of this machine, in blocks of which each is given once. They lie below the range from which the kernel
 * takes the ports of outgoing connections, so that nobody gets one by accident between our look and the server's bind.
 * The first port of a block is held as long as this JVM runs: that keeps other JVMs with tests from the block, also
 * while no server listens there.
 */
public final class Ports {
    private static final int FIRST = 11_000;
    private static final int END = 32_000;
    private static final int ATTEMPTS = 1_000;
    /** A broker listens at its port, at two below (VIP) and at one above (replication). */
    private static final int BELOW = 2;
    private static final int ABOVE = 1;
    /** The held one, and those of a broker. */
    private static final int BLOCK = 1 + BELOW + 1 + ABOVE;
    private static final int BLOCKS = (END - FIRST) / BLOCK;

    private static final Queue<ServerSocket> HELD = new ConcurrentLinkedQueue<>();

    private Ports() {
    }

    /** A port that is free together with the ones that a broker takes beside it, and that nobody else is given. */
    public static int free() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int first = FIRST + BLOCK * ThreadLocalRandom.current().nextInt(BLOCKS);
            if (hold(first)) {
                return first + 1 + BELOW;
            }
        }
        throw new IllegalStateException("no free port between " + FIRST + " and " + END);
    }

    private static boolean hold(int first) {
        try {
            var holder = new ServerSocket(first, 1, InetAddress.getLoopbackAddress());
            if (allFree(first + 1, first + BLOCK - 1)) {
                return HELD.add(holder);
            }
            holder.close();
            return false;
        } catch (IOException taken) {
            return false;
        }
    }

    /**
     * Waits until a port is free that programs look for as they know no other, and keeps other JVMs with tests from it,
     * by holding the one below, until that is closed; fails where somebody has it for longer.
     */
    public static ServerSocket claim(int port, Duration bound) {
        return Awaitility.await("port " + port + " is free; a name server of this machine may listen there, or the"
            + " same test of another build, which then holds port " + (port - 1) + " too (see ss -ltnp)")
            .atMost(bound).until(() -> tryToClaim(port), Objects::nonNull);
    }

    private static ServerSocket tryToClaim(int port) {
        try {
            var holder = new ServerSocket(port - 1, 1, InetAddress.getLoopbackAddress());
            if (isFree(port)) {
                return holder;
            }
            holder.close();
            return null;
        } catch (IOException taken) {
            return null;
        }
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
