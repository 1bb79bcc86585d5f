package org.apache.rocketmq.common.message;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the ids that a producer gives its messages. Written as upper case hex digits; thread-safe.
 * <pre>
 *   0          4|16   +2              +4              +4          +2
 *   +----------+------+---------------+---------------+-----------+
 *   | address  | pid  | loader's hash | month's millis| counter   |
 *   +----------+------+---------------+---------------+-----------+
 * </pre>
 * The millis count from the first of the month in local time; they fill more than 31 bits, so they are unsigned.
 */
final class UniqueIds {
    private static final int V4_LENGTH = 16;
    private static final int V6_LENGTH = 28;
    private static final int AFTER_ADDRESS = 12;
    private static final int MILLIS_FROM_END = Integer.BYTES + Short.BYTES;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /** One month, from its first millisecond to the next one's. */
    private record Month(long start, long end) { }

    private final String prefix;
    private final InstantSource clock;
    private final ZoneId zone;
    private final AtomicInteger counter = new AtomicInteger();
    private volatile Month month;

    UniqueIds(byte[] address, long pid, int loaderHash, InstantSource clock, ZoneId zone) {
        var fixed = ByteBuffer.allocate(address.length + Short.BYTES + Integer.BYTES);
        fixed.put(address).putShort((short) pid).putInt(loaderHash);
        this.prefix = HEX.formatHex(fixed.array());
        this.clock = clock;
        this.zone = zone;
        this.month = monthOf(clock.instant(), zone);
    }

    String next() {
        long now = clock.millis();
        Month current = month;
        if (now < current.start || now >= current.end) {
            // Two threads may come here; both find the same month.
            current = monthOf(Instant.ofEpochMilli(now), zone);
            month = current;
        }
        return prefix + HEX.toHexDigits((int) (now - current.start))
            + HEX.toHexDigits((short) counter.getAndIncrement());
    }

    /** When an id was made, given that it is less than a month old. */
    static Instant madeAt(byte[] id, Instant now, ZoneId zone) {
        long millis = Integer.toUnsignedLong(read(id).getInt(id.length - MILLIS_FROM_END));
        Month thisMonth = monthOf(now, zone);
        Instant made = Instant.ofEpochMilli(thisMonth.start + millis);
        if (!made.isAfter(now)) {
            return made;
        }
        Month lastMonth = monthOf(Instant.ofEpochMilli(thisMonth.start - 1), zone);
        return Instant.ofEpochMilli(lastMonth.start + millis);
    }

    static byte[] address(byte[] id) {
        return Arrays.copyOf(id, read(id).capacity() - AFTER_ADDRESS);
    }

    static int pid(byte[] id) {
        return Short.toUnsignedInt(read(id).getShort(id.length - AFTER_ADDRESS));
    }

    private static ByteBuffer read(byte[] id) {
        if (id.length != V4_LENGTH && id.length != V6_LENGTH) {
            throw new IllegalArgumentException("a message id has " + V4_LENGTH + " or " + V6_LENGTH
                + " bytes, this one " + id.length);
        }
        return ByteBuffer.wrap(id);
    }

    private static Month monthOf(Instant instant, ZoneId zone) {
        ZonedDateTime start = instant.atZone(zone).truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
        return new Month(start.toInstant().toEpochMilli(), start.plusMonths(1).toInstant().toEpochMilli());
    }
}
