package org.apache.rocketmq.common.internal.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;

/** One key of a properties file: its type, its default, what is allowed and what it is for. Immutable. */
public final class Setting<T> {
    private final String key;
    private final T defaultValue;
    private final ValueType<T> type;
    private final Predicate<T> check;
    private final String allowed;
    private final String doc;

    private Setting(
        String key, T defaultValue, ValueType<T> type, Predicate<T> check, String allowed, String doc) {
        this.key = key;
        this.defaultValue = defaultValue;
        this.type = type;
        this.check = check;
        this.allowed = allowed;
        this.doc = doc;
    }

    private static <T> Setting<T> of(String key, T defaultValue, ValueType<T> type) {
        return new Setting<>(key, defaultValue, type, value -> true, type.allowed(), "");
    }

    /** A text; the default may be null. */
    public static Setting<String> text(String key, String defaultValue) {
        return of(key, defaultValue, ValueType.TEXT);
    }

    public static Setting<Integer> int32(String key, int defaultValue) {
        return of(key, defaultValue, ValueType.INT32);
    }

    public static Setting<Long> int64(String key, long defaultValue) {
        return of(key, defaultValue, ValueType.INT64);
    }

    public static Setting<Boolean> bool(String key, boolean defaultValue) {
        return of(key, defaultValue, ValueType.BOOL);
    }

    /** A file or folder; {@code ~/} and {@code ${user.home}} stand for the home folder. The default may be null. */
    public static Setting<Path> path(String key, Path defaultValue) {
        return of(key, defaultValue, ValueType.PATH);
    }

    /** A time span, written in milliseconds. */
    public static Setting<Duration> millis(String key, long defaultMillis) {
        return of(key, Duration.ofMillis(defaultMillis), ValueType.MILLIS);
    }

    public static <E extends Enum<E>> Setting<E> oneOf(String key, E defaultValue) {
        return of(key, defaultValue, ValueType.oneOf(defaultValue.getDeclaringClass()));
    }

    /** Bounds a number, or a time span in milliseconds; both bounds are allowed themselves. */
    public Setting<T> between(long min, long max) {
        if (type.number() == null) {
            throw new IllegalStateException(key + " is not a number");
        }
        return accepting(value -> {
            long number = type.number().applyAsLong(value);
            return min <= number && number <= max;
        }, type.allowed() + " from " + min + " to " + max);
    }

    /** Accepts only what passes the check; {@code allowed} says what that is, as the end of a sentence. */
    public Setting<T> accepting(Predicate<T> check, String allowed) {
        return new Setting<>(key, defaultValue, type, check, allowed, doc);
    }

    /** Says what the setting is for. */
    public Setting<T> doc(String text) {
        return new Setting<>(key, defaultValue, type, check, allowed, text);
    }

    public String key() {
        return key;
    }

    public T defaultValue() {
        return defaultValue;
    }

    public String doc() {
        return doc;
    }

    /** What may be written, as the end of a sentence. */
    public String allowed() {
        return allowed;
    }

    /**
     * Reads a value.
     *
     * @throws IllegalArgumentException with a line that names the key, the text and what is allowed
     */
    T read(String text) {
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
            throw new IllegalArgumentException(key + " has a line break in its value; allowed is " + allowed);
        }
        try {
            T value = type.read().apply(text.trim());
            if (check.test(value)) {
                return value;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(complaint(text), e);
        }
        throw new IllegalArgumentException(complaint(text));
    }

    /** A value as a properties file has it; empty for null. */
    String print(T value) {
        return value == null ? "" : type.print().apply(value);
    }

    private String complaint(String text) {
        return key + " is [" + text + "]; allowed is " + allowed;
    }

    @Override
    public String toString() {
        return key;
    }
}
