package org.apache.rocketmq.test.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.rocketmq.test.cluster.ApacheRelease;
import org.apache.rocketmq.test.cluster.Places;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Our client has each public and protected member of Apache's, or a line in exceptions.txt that says why not. A line
 * that nothing needs any more fails as well, so the list only shrinks.
 */
@Tag("processes")
class ClientApiTest {
    /** Between what is missing and the reason. */
    private static final String SEPARATOR = " : ";
    private static final String WHOLE_PACKAGE = ".*";
    /** What a user of the client gets; the distribution holds the servers' jars, too. */
    private static final String CLIENT_JARS = "(?!skyrocket-).*|skyrocket-(client|common|remoting)-.*";

    private static SortedMap<String, String> missing;
    private static Map<String, String> exceptions;

    @BeforeAll
    static void compare() {
        var classes = new TreeSet<>(lines("classes.txt"));
        var ours = Places.ourJars().stream().filter(jar -> jar.getFileName().toString().matches(CLIENT_JARS)).toList();
        missing = ApiComparison.of(classes, ApacheRelease.FIVE.jars(), ours);
        exceptions = new TreeMap<>();
        for (String line : lines("exceptions.txt")) {
            int end = line.indexOf(SEPARATOR);
            assertTrue(end > 0 && line.length() > end + SEPARATOR.length(), "no reason in: " + line);
            exceptions.put(line.substring(0, end).strip(), line.substring(end + SEPARATOR.length()).strip());
        }
    }

    @Test
    void shouldHaveEachMemberOfApachesClient() {
        var unexplained = missing.entrySet().stream()
            .filter(finding -> exceptions.keySet().stream().noneMatch(line -> covers(line, finding.getKey())))
            .map(finding -> finding.getKey() + SEPARATOR + finding.getValue()).collect(Collectors.joining("\n"));
        assertEquals("", unexplained);
    }

    @Test
    void shouldHaveNoExceptionThatNothingNeeds() {
        var idle = exceptions.keySet().stream()
            .filter(line -> missing.keySet().stream().noneMatch(finding -> covers(line, finding)))
            .collect(Collectors.joining("\n"));
        assertEquals("", idle);
    }

    private static boolean covers(String line, String finding) {
        return line.endsWith(WHOLE_PACKAGE)
            ? finding.startsWith(line.substring(0, line.length() - 1)) : line.equals(finding);
    }

    private static List<String> lines(String resource) {
        try (var stream = ClientApiTest.class.getResourceAsStream("/api/" + resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
