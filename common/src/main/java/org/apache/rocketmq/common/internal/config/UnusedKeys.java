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

/**
 * The keys that were given and are not acted on.
 *
 * @param rocketmqs those that RocketMQ's servers know, sorted
 * @param warnings one line for each of the others
 */
record UnusedKeys(List<String> rocketmqs, List<String> warnings) {
    private static final String LIST = "server-keys.txt";

    static UnusedKeys of(Collection<String> given, Collection<String> used) {
        var unused = new TreeSet<>(given);
        unused.removeAll(used);
        if (unused.isEmpty()) {
            return new UnusedKeys(List.of(), List.of());
        }
        Set<String> known = readList();
        var warnings = new ArrayList<String>();
        for (String key : unused) {
            if (!known.contains(key)) {
                warnings.add(key + " is no setting of this server; it is ignored" + suggestion(key, used, known));
            }
        }
        unused.retainAll(known);
        return new UnusedKeys(List.copyOf(unused), List.copyOf(warnings));
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
