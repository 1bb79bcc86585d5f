package org.apache.rocketmq.common.internal.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * How the values of one type are written.
 *
 * @param read fails with an IllegalArgumentException
 * @param number the value as a number that has bounds; null where it is not a number
 * @param allowed what may be written, as the end of a sentence
 */
record ValueType<T>(
    Function<String, T> read, Function<T, String> print, ToLongFunction<T> number, String allowed) {

    static final ValueType<String> TEXT = new ValueType<>(Function.identity(), Function.identity(), null, "a text");
    static final ValueType<Integer> INT32 =
        new ValueType<>(Integer::valueOf, String::valueOf, Integer::longValue, "a whole number");
    static final ValueType<Long> INT64 =
        new ValueType<>(Long::valueOf, String::valueOf, Long::longValue, "a whole number");
    static final ValueType<Boolean> BOOL = new ValueType<>(ValueType::readBool, String::valueOf, null, "true or false");
    static final ValueType<Path> PATH = new ValueType<>(ValueType::readPath, Path::toString, null, "a path");
    static final ValueType<Duration> MILLIS = new ValueType<>(
        text -> Duration.ofMillis(Long.parseLong(text)), value -> Long.toString(value.toMillis()), Duration::toMillis,
        "a whole number of milliseconds");

    private static final String HOME = "user.home";

    static <E extends Enum<E>> ValueType<E> oneOf(Class<E> type) {
        String names = Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.joining(", "));
        return new ValueType<>(text -> Enum.valueOf(type, text), Enum::name, null, "one of " + names);
    }

    private static Boolean readBool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException();
        };
    }

    /** A path as people write it: with {@code ~/} or {@code ${user.home}} for the home folder. */
    private static Path readPath(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException();
        }
        String home = System.getProperty(HOME);
        String expanded = text.equals("~") || text.startsWith("~/") ? home + text.substring(1) : text;
        return Path.of(expanded.replace("${" + HOME + "}", home));
    }
}
