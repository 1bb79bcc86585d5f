package org.apache.rocketmq.remoting.internal.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** Which proxy leads to which server. */
class SocksProxiesTest {

    private static String leadingTo(SocksProxies proxies, String ip) {
        var proxy = proxies.leadingTo(new InetSocketAddress(ip, 10911));
        return proxy == null ? "none" : proxy.address();
    }

    private static String rule(String pattern, String address) {
        return "\"" + pattern + "\":{\"addr\":\"" + address + "\"}";
    }

    @Test
    void shouldChooseThePatternWithTheMostBits() {
        var proxies = SocksProxies.parse("{" + String.join(",", rule("10.0.0.0/8", "wide:1"),
            rule("10.1.128.0/17", "narrow:2"), rule("10.1.200.7/32", "one:3"), rule("::1/128", "six:4")) + "}");
        assertEquals("wide:1", leadingTo(proxies, "10.1.127.255"));
        assertEquals("narrow:2", leadingTo(proxies, "10.1.128.0"));
        assertEquals("one:3", leadingTo(proxies, "10.1.200.7"));
        assertEquals("six:4", leadingTo(proxies, "::1"));
        assertEquals("none", leadingTo(proxies, "11.0.0.1"));
        assertEquals("none", leadingTo(proxies, "::2"));
        assertNull(proxies.leadingTo(InetSocketAddress.createUnresolved("nobody.knows.invalid", 1)));
    }

    @Test
    void shouldLeadToUnknownHostsWhereItLeadsEverywhere() {
        var proxies = SocksProxies.parse("{" + rule("0.0.0.0/0", "all:1") + "}");
        assertEquals("all:1", leadingTo(proxies, "192.168.1.1"));
        assertEquals("none", leadingTo(proxies, "::1"));
        assertEquals("all:1",
            proxies.leadingTo(InetSocketAddress.createUnresolved("nobody.knows.invalid", 1)).address());
    }

    @Test
    void shouldReadLogins() {
        var proxy = SocksProxies.parse("{\"127.0.0.0/8\":{\"addr\":\"p:1\",\"username\":\"me\",\"password\":\"x\"}}")
            .leadingTo(new InetSocketAddress("127.0.0.1", 1));
        assertEquals("p:1 me x", proxy.address() + " " + proxy.user() + " " + proxy.password());
        assertEquals("p:1", proxy.toString());
        assertEquals(SocksProxies.NONE, SocksProxies.parse("{}"));
    }

    @Test
    void shouldNameWhatMakesNoSense() {
        refused("no JSON object", "nonsense");
        refused("no JSON object", "[]");
        refused("[everywhere] is no pattern", "{" + rule("everywhere", "p:1") + "}");
        refused("[10.0.0.1] is no pattern", "{" + rule("10.0.0.1", "p:1") + "}");
        refused("must be from 0 to 32", "{" + rule("10.0.0.0/33", "p:1") + "}");
        refused("must be from 0 to 32", "{" + rule("10.0.0.0/-1", "p:1") + "}");
        refused("are no number", "{" + rule("10.0.0.0/x", "p:1") + "}");
        refused("not an address of the form host:port: []", "{\"10.0.0.0/8\":{}}");
        refused("not an address of the form host:port: [p]", "{" + rule("10.0.0.0/8", "p") + "}");
        refused("must be an object", "{\"10.0.0.0/8\":\"p:1\"}");
        refused("must be an object", "{\"10.0.0.0/8\":{\"addr\":\"p:1\",\"user\":\"me\"}}");
        refused("longer than 255 bytes", "{\"10.0.0.0/8\":{\"addr\":\"p:1\",\"username\":\"" + "x".repeat(256)
            + "\"}}");
    }

    private static void refused(String part, String json) {
        var failure = assertThrows(IllegalArgumentException.class, () -> SocksProxies.parse(json));
        assertTrue(failure.getMessage().contains(part), failure::getMessage);
    }
}
