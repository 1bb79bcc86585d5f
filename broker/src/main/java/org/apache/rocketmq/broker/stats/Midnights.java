package org.apache.rocketmq.broker.stats;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** What one total was at the last two midnights while the broker ran; 0 before it did. Moved by one thread. */
public final class Midnights {
    private final ZoneId zone;
    private LocalDate day;
    private volatile long today;
    private volatile long yesterday;

    Midnights(long nowMillis, ZoneId zone) {
        this.zone = zone;
        this.day = dayOf(nowMillis);
    }

    private LocalDate dayOf(long millis) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(millis), zone);
    }

    /** Notes the total where a new day has begun. */
    void note(long nowMillis, long total) {
        var now = dayOf(nowMillis);
        if (now.isAfter(day)) {
            yesterday = day.plusDays(1).equals(now) ? today : total;
            today = total;
            day = now;
        }
    }

    /** At the midnight that began this day. */
    public long today() {
        return today;
    }

    /** At the midnight before that. */
    public long yesterday() {
        return yesterday;
    }
}
