package org.apache.rocketmq.client.internal.consume;

import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.apache.rocketmq.client.exception.MQClientException;

/** The time that a new group begins to consume from, as the public API writes it: yyyyMMddHHmmss, local time. */
public final class ConsumeTimestamp {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");
    private static final Duration DEFAULT_AGE = Duration.ofMinutes(30);

    private ConsumeTimestamp() { }

    public static String halfAnHourAgo(InstantSource wall) {
        return FORMAT.format(LocalDateTime.ofInstant(wall.instant().minus(DEFAULT_AGE), ZoneId.systemDefault()));
    }

    /** The milliseconds since 1970. */
    public static long parse(String text) throws MQClientException {
        try {
            // Null is no such time either.
            var time = LocalDateTime.parse(String.valueOf(text), FORMAT);
            return time.atZone(ZoneId.systemDefault()).toInstant().toEpochMilli();
        } catch (DateTimeParseException e) {
            throw new MQClientException("consumeTimestamp must look like 20261231235959 (yyyyMMddHHmmss), but is "
                + text, e);
        }
    }
}
