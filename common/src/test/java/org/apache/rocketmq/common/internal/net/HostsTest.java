package org.apache.rocketmq.common.internal.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet4Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses as texts. */
class HostsTest {

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:10911", "192.0.2.7:0", "[2001:db8:0:0:0:0:0:1]:65535"})
    void shouldPrintWhatItRead(String text) {
        assertEquals(text, Hosts.text(Hosts.parse(text)));
    }

    @Test
    void shouldKeepAHostNameWithoutLookingItUp() {
        var address = Hosts.parseUnresolved("name.invalid:9876");

        assertTrue(address.isUnresolved());
        assertEquals("name.invalid:9876", Hosts.text(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", ":1", "a:", "a:b", "a:65536", "a:-1", "a:1:x"})
    void shouldShowWhatItCannotRead(String text) {
        var refused = assertThrows(IllegalArgumentException.class, () -> Hosts.parse(text));

        assertEquals("not an address of the form host:port: [" + text + "]", refused.getMessage());
    }

    @Test
    void shouldFindAnAddressOfThisMachine() {
        assertTrue(Hosts.localAddress() instanceof Inet4Address);
        assertFalse(Hosts.localAddress().isAnyLocalAddress());
    }
}
