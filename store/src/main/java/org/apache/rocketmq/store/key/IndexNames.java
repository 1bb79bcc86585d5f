package org.apache.rocketmq.store.key;

import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/** Names of index files: the local time of their making, to the millisecond. Later files have greater names. */
final class IndexNames {
    private static final int DIGITS = 17;
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuuMMddHHmmssSSS");

    private IndexNames() { }

    static boolean isName(String name) {
        return name.length() == DIGITS && timeOf(name) != null;
    }

    /**
     * The name of a file that is made now. Should the clock have gone back, or another file been made in this
     * millisecond, it is the one after the newest file's.
     *
     * @param newest the newest file's name, or null
     */
    static String next(InstantSource clock, String newest) {
        String now = LocalDateTime.ofInstant(clock.instant(), ZoneId.systemDefault()).format(FORMAT);
        return newest == null || now.compareTo(newest) > 0 ? now
            : timeOf(newest).plus(1, ChronoUnit.MILLIS).format(FORMAT);
    }

    private static LocalDateTime timeOf(String name) {
        try {
            return LocalDateTime.parse(name, FORMAT);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
