package org.apache.rocketmq.store.retention;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Set;
import java.util.TreeSet;

/** Hours of the day. As text: two digits each, separated by semicolons. */
public record DeleteHours(Set<Integer> hours) {
    private static final int HOURS_OF_A_DAY = 24;

    /**
     * Reads a text.
     *
     * @throws IllegalArgumentException where it is none
     */
    static DeleteHours parse(String text) {
        var hours = new TreeSet<Integer>();
        for (String part : text.split(";")) {
            String hour = part.trim();
            if (!hour.matches("\\d{1,2}") || Integer.parseInt(hour) >= HOURS_OF_A_DAY) {
                throw new IllegalArgumentException("[" + hour + "] is no hour of the day");
            }
            hours.add(Integer.parseInt(hour));
        }
        if (hours.isEmpty()) {
            throw new IllegalArgumentException("[" + text + "] names no hour");
        }
        return new DeleteHours(Set.copyOf(hours));
    }

    static boolean areHours(String text) {
        try {
            parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether a moment lies within one of the hours. */
    boolean contain(Instant moment, ZoneId zone) {
        return hours.contains(moment.atZone(zone).getHour());
    }
}
