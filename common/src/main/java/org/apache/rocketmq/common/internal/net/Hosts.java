package org.apache.rocketmq.common.internal.net;

import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.List;

/** Reads and prints {@code host:port}, and finds this machine's own address. */
public final class Hosts {
    private static final int MAX_PORT = 65535;

    private Hosts() { }

    /**
     * Reads {@code host:port}; an IPv6 address may stand in brackets. A host name is looked up, which may take its
     * time; where nobody knows it the result is unresolved.
     *
     * @throws IllegalArgumentException when the text has another form; its message shows the text
     */
    public static InetSocketAddress parse(String text) {
        return new InetSocketAddress(hostOf(text), portOf(text));
    }

    /** Reads {@code host:port} without looking up the host. */
    public static InetSocketAddress parseUnresolved(String text) {
        return InetSocketAddress.createUnresolved(hostOf(text), portOf(text));
    }

    /** An address as {@code ip:port}, or {@code host:port} where the host could not be looked up. */
    public static String text(InetSocketAddress address) {
        String host = address.isUnresolved() ? address.getHostString() : address.getAddress().getHostAddress();
        return host.indexOf(':') < 0 ? host + ":" + address.getPort() : "[" + host + "]:" + address.getPort();
    }

    /** This machine's first IPv4 address that is not a loopback, in the order of its interfaces; else 127.0.0.1. */
    public static InetAddress localAddress() {
        try {
            List<NetworkInterface> interfaces = NetworkInterface.networkInterfaces()
                .sorted(Comparator.comparingInt(NetworkInterface::getIndex)).toList();
            for (NetworkInterface each : interfaces) {
                if (each.isUp() && !each.isLoopback()) {
                    var found = each.inetAddresses()
                        .filter(a -> a instanceof Inet4Address && !a.isLoopbackAddress() && !a.isLinkLocalAddress())
                        .findFirst();
                    if (found.isPresent()) {
                        return found.get();
                    }
                }
            }
            return new InetSocketAddress("127.0.0.1", 0).getAddress();
        } catch (SocketException e) {
            throw new UncheckedIOException("cannot list this machine's network interfaces", e);
        }
    }

    private static String hostOf(String text) {
        String host = text.substring(0, colonOf(text)).trim();
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isEmpty()) {
            throw malformed(text);
        }
        return host;
    }

    private static int portOf(String text) {
        try {
            int port = Integer.parseInt(text.substring(colonOf(text) + 1).trim());
            if (port >= 0 && port <= MAX_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw malformed(text);
        }
        throw malformed(text);
    }

    private static int colonOf(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw malformed(text);
        }
        return colon;
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("not an address of the form host:port: [" + text + "]");
    }
}
