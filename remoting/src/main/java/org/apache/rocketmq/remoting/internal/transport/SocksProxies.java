package org.apache.rocketmq.remoting.internal.transport;

import io.netty.util.NetUtil;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.common.internal.net.Hosts;
import org.apache.rocketmq.remoting.protocol.BadBodyException;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;

/**
 * Which servers are reached through which SOCKS proxies.
 *
 * @param rules of those that a server's address fits the first counts
 */
public record SocksProxies(List<Rule> rules) {
    /** All servers are reached directly. */
    public static final SocksProxies NONE = new SocksProxies(List.of());

    private static final String ADDRESS = "addr";
    private static final String USER = "username";
    private static final String PASSWORD = "password";
    private static final int LONGEST_LOGIN_BYTES = 255;

    /** Addresses that begin with some bits, and the proxy that leads to them. */
    record Rule(Network network, SocksProxy proxy) { }

    /** The addresses of so many bytes that begin with the same bits. */
    record Network(int bytes, int bits, BigInteger start) {

        static Network of(byte[] address, int bits) {
            return new Network(address.length, bits, start(address, bits));
        }

        private static BigInteger start(byte[] address, int bits) {
            return new BigInteger(1, address).shiftRight(address.length * Byte.SIZE - bits);
        }

        boolean has(byte[] address) {
            return address.length == bytes && start(address, bits).equals(start);
        }
    }

    /**
     * Reads RocketMQ's form: {@code {"<address>/<bits>": {"addr": "<host>:<port>", "username": "", "password": ""}}},
     * where name and password may be missing. Of several that fit an address the one with the most bits counts.
     *
     * @throws IllegalArgumentException where the text is not of this form; the message shows the part that is not
     */
    public static SocksProxies parse(String json) {
        var rules = new ArrayList<Rule>();
        for (Map.Entry<?, ?> entry : object(json).entrySet()) {
            rules.add(new Rule(network(String.valueOf(entry.getKey())),
                proxy(String.valueOf(entry.getKey()), entry.getValue())));
        }
        rules.sort(Comparator.comparingInt(rule -> -rule.network.bits));
        return rules.isEmpty() ? NONE : new SocksProxies(List.copyOf(rules));
    }

    private static Map<?, ?> object(String json) {
        try {
            return RemotingSerializable.fromJson(json, Map.class);
        } catch (BadBodyException e) {
            // Its text shows the beginning, where a password may be.
            throw new IllegalArgumentException("it is no JSON object", e);
        }
    }

    private static Network network(String pattern) {
        String[] parts = pattern.split("/", 2);
        byte[] address = NetUtil.createByteArrayFromIpAddressString(parts[0]);
        if (address == null || parts.length < 2) {
            throw new IllegalArgumentException("[" + pattern + "] is no pattern of the form <IP address>/<bits>");
        }
        return Network.of(address, bits(pattern, parts[1], address.length * Byte.SIZE));
    }

    private static int bits(String pattern, String text, int all) {
        try {
            int bits = Integer.parseInt(text);
            if (bits >= 0 && bits <= all) {
                return bits;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the bits of the pattern [" + pattern + "] are no number", e);
        }
        throw new IllegalArgumentException("the bits of the pattern [" + pattern + "] must be from 0 to " + all);
    }

    private static SocksProxy proxy(String pattern, Object value) {
        if (!(value instanceof Map<?, ?> fields) || !Set.of(ADDRESS, USER, PASSWORD).containsAll(fields.keySet())) {
            throw new IllegalArgumentException("the proxy for [" + pattern + "] must be an object with "
                + ADDRESS + ", and perhaps " + USER + " and " + PASSWORD);
        }
        String address = text(pattern, fields, ADDRESS);
        // Complains where it is none.
        Hosts.parseUnresolved(address);
        return new SocksProxy(address, text(pattern, fields, USER), text(pattern, fields, PASSWORD));
    }

    private static String text(String pattern, Map<?, ?> fields, String name) {
        Object value = fields.get(name);
        String text = value == null ? "" : value.toString();
        if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST_LOGIN_BYTES) {
            throw new IllegalArgumentException("the " + name + " of the proxy for [" + pattern
                + "] is longer than " + LONGEST_LOGIN_BYTES + " bytes");
        }
        return text;
    }

    /** The proxy to reach a server through; null for none. To an unknown host only one for all addresses leads. */
    SocksProxy leadingTo(InetSocketAddress server) {
        for (Rule rule : rules) {
            if (server.isUnresolved() ? rule.network.bits == 0 : rule.network.has(server.getAddress().getAddress())) {
                return rule.proxy;
            }
        }
        return null;
    }
}
