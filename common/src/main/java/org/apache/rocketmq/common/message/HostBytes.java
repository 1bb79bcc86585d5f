package org.apache.rocketmq.common.message;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** A host as records and message ids have it: 4 or 16 bytes of address, then the port as 4 bytes. */
final class HostBytes {
    static final int V4_ADDRESS = 4;
    static final int V6_ADDRESS = 16;
    private static final int MAX_PORT = 65535;

    private HostBytes() { }

    static void put(InetSocketAddress host, ByteBuffer out) {
        if (host.getAddress() == null) {
            throw new IllegalArgumentException("the host " + host + " has no IP address");
        }
        out.put(host.getAddress().getAddress()).putInt(host.getPort());
    }

    /** A host in a buffer of its own. */
    static ByteBuffer of(InetSocketAddress host) {
        var bytes = ByteBuffer.allocate(V6_ADDRESS + Integer.BYTES);
        put(host, bytes);
        return bytes.flip();
    }

    static boolean isV6(InetSocketAddress host) {
        return host.getAddress().getAddress().length == V6_ADDRESS;
    }

    /** Reads the host at this place. */
    static InetSocketAddress read(ByteBuffer in, int at, boolean v6) {
        var address = new byte[v6 ? V6_ADDRESS : V4_ADDRESS];
        in.get(at, address);
        int port = in.getInt(at + address.length);
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("a host's port is " + port);
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address of " + address.length + " bytes", e);
        }
    }
}
