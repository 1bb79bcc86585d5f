package org.apache.rocketmq.common.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** The ids that producers give. */
class UniqueIdsTest {
    private static final byte[] V4 = {(byte) 192, 0, 2, 7};
    private static final int LOADER = 0x01020304;

    private Instant now = Instant.parse("2026-11-30T23:59:59.999Z");
    private final InstantSource clock = () -> now;

    @Test
    void shouldLayOutTheParts() {
        var ids = new UniqueIds(V4, 0x12345, LOADER, clock, ZoneOffset.UTC);

        assertEquals("C0000207" + "2345" + "01020304" + "9A7EC7FF" + "0000", ids.next());
        assertEquals("C0000207" + "2345" + "01020304" + "9A7EC7FF" + "0001", ids.next());
    }

    @Test
    void shouldCountFromTheNewMonthOnceItHasBegun() {
        var ids = new UniqueIds(V4, 1, LOADER, clock, ZoneOffset.UTC);

        now = now.plusMillis(1);

        assertEquals("00000000", ids.next().substring(20, 28));
        now = now.minusMillis(1);
        assertEquals("9A7EC7FF", ids.next().substring(20, 28));
    }

    @Test
    void shouldGiveIpv6MachinesLongerIds() {
        var address = new byte[16];
        address[15] = 1;

        String id = new UniqueIds(address, 1, LOADER, clock, ZoneOffset.UTC).next();

        assertEquals(56, id.length());
        assertEquals("0:0:0:0:0:0:0:1", MessageClientIDSetter.getIPStrFromID(id));
        assertEquals(1, MessageClientIDSetter.getPidFromID(id));
    }

    @Property(tries = 200)
    void shouldTellWhenAnIdWasMade(
        @ForAll @LongRange(min = 1_700_000_000_000L, max = 1_900_000_000_000L) long madeMillis,
        @ForAll @LongRange(min = 0, max = 27L * 86_400_000) long ageMillis) {
        ZoneId zone = ZoneId.of("America/New_York");
        Instant made = Instant.ofEpochMilli(madeMillis);
        byte[] id = HexFormat.of().parseHex(
            new UniqueIds(V4, 1, LOADER, InstantSource.fixed(made), zone).next());

        assertEquals(made, UniqueIds.madeAt(id, made.plusMillis(ageMillis), zone));
        assertArrayEquals(V4, UniqueIds.address(id));
    }

    @Test
    void shouldNeverGiveTheSameIdTwice() {
        var seen = new HashSet<String>();
        for (int i = 0; i < 50_000; i++) {
            assertTrue(seen.add(MessageClientIDSetter.createUniqID()));
        }
    }

    @Test
    void shouldGiveAMessageOneIdOnly() {
        var message = new Message("T", new byte[0]);
        assertNull(MessageClientIDSetter.getUniqID(message));

        MessageClientIDSetter.setUniqID(message);
        String id = MessageClientIDSetter.getUniqID(message);
        MessageClientIDSetter.setUniqID(message);

        assertEquals(id, MessageClientIDSetter.getUniqID(message));
        assertEquals(ProcessHandle.current().pid() & 0xFFFF, MessageClientIDSetter.getPidFromID(id));
        Duration age = Duration.between(MessageClientIDSetter.getNearlyTimeFromID(id).toInstant(), Instant.now());
        assertTrue(age.toSeconds() < 60, "made " + age + " ago");
        assertNotEquals(id, MessageClientIDSetter.createUniqID());
    }

    @Test
    void shouldRefuseWhatIsNoId() {
        assertThrows(IllegalArgumentException.class, () -> MessageClientIDSetter.getPidFromID("ABCD"));
        assertThrows(IllegalArgumentException.class, () -> MessageClientIDSetter.getIPFromID("x".repeat(32)));
    }
}
