package org.apache.rocketmq.common.internal.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Says of each key that was given and is not acted on whether it is RocketMQ's or likely misspelt. */
final class UnusedKeys {
    private static final String LIST = "server-keys.txt";

    private UnusedKeys() { }

    static List<String> warnings(Collection<String> given, Collection<String> used) {
        var unused = new TreeSet<>(given);
        unused.removeAll(used);
        if (unused.isEmpty()) {
            return List.of();
        }
        Set<String> rocketmqs = readList();
        var warnings = new ArrayList<String>();
        for (String key : unused) {
            warnings.add(rocketmqs.contains(key)
                ? key + " is a RocketMQ setting that this server does not act on; it is ignored"
                : key + " is no setting that this server knows; it is ignored" + suggestion(key, used, rocketmqs));
        }
        return List.copyOf(warnings);
    }

    private static String suggestion(String key, Collection<String> used, Collection<String> rocketmqs) {
        // The keys that are acted on come first: the first of the nearest ones wins.
        var candidates = new LinkedHashSet<>(new TreeSet<>(used));
        candidates.addAll(new TreeSet<>(rocketmqs));
        String nearest = null;
        int least = Math.max(2, key.length() / 4) + 1;
        for (String candidate : candidates) {
            int distance = EditDistance.between(key, candidate, least);
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest == null ? "" : " (did you mean " + nearest + "?)";
    }

    private static Set<String> readList() {
        try (InputStream in = UnusedKeys.class.getResourceAsStream(LIST)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                .filter(line -> !line.startsWith("#")).collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + LIST + " from the jar of common", e);
        }
    }
}
