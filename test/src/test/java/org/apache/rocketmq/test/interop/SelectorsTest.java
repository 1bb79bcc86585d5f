package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.rocketmq.filter.parser.SqlSelector;
import org.apache.rocketmq.filter.parser.SqlSyntaxException;
import org.apache.rocketmq.test.cluster.ApacheRelease;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.program.EvaluateSelectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Our selectors select what Apache's do. */
@Tag("processes")
class SelectorsTest {
    private static final int SELECTORS = 5000;
    private static final Map<String, String> PROPERTIES = new TreeMap<>(Map.of("a", "3", "b", "abc", "c", "3.5", "t",
        "TRUE", "f", "false", "e", "", "n", "-7", "TAGS", "TagA"));

    /** What a user may write by mistake, or is at the edge of what may be written. */
    private static final List<String> EDGES = List.of("b NOT LIKE 'x%'", "a IN ()", "a IN (3)", "a BETWEEN 3 AND 1",
        "a BETWEEN 3 AND 3", "a BETWEEN 'a' AND 'b'", "'x'", "1", "a = 99999999999999999999",
        "a = 9223372036854775807", "a = -9223372036854775808", "a > > 1", "a = 1 AND", "a = NULL", "a > 'x'", "NOT a",
        "NOT t", "a = b", "a != 3", "a = 3.", "c = .5", "c = 1e400", "A = 3", "a = 3 and b = 'abc'", "$a IS NULL",
        "a.b IS NULL", "\"a\" = 3", "b = \"abc\"", "a = 3 -- all", "/* all */ a = 3", "b = 'abc", "(a = 3", "a == 3",
        "t = TRUE", "t IS TRUE", "a IS NOT NULL IS NULL", "b CONTAINS ''", "b CONTAINS 3", "b CONTAINS a",
        "NOT NOT t", "b IN ('abc',)");

    /** Apache's read these until they understand no more, and leave out the rest; or fail when they evaluate them. */
    private static final List<String> READ_IN_PART = List.of("a LIKE 'x'", "a-b IS NULL", "a = 0x3", "a = 3)",
        "a + 1 = 4", "a <> 3 <> 4", "1 = 'a'");

    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    /** Random selectors, from simple parts, as a user may write them. */
    private static final class Source {
        private static final String[] NAMES = {"a", "b", "c", "t", "f", "e", "n", "z", "TAGS"};
        private static final String[] NUMBERS = {"3", "-7", "0", "3.5", "2.0", "-1e2", "100", "+3", "3L", "+9"};
        private static final String[] TEXTS = {"'abc'", "'3'", "''", "'it''s'", "'TagA'", "'a'", "'TRUE'"};
        private static final String[] ORDERS = {"<", "<=", ">", ">="};

        private final Random random;

        Source(long seed) {
            random = new Random(seed);
        }

        String selector(int depth) {
            if (depth == 0) {
                return comparison();
            }
            return switch (random.nextInt(5)) {
                case 0 -> selector(depth - 1) + " AND " + selector(depth - 1);
                case 1 -> selector(depth - 1) + " OR " + selector(depth - 1);
                case 2 -> "NOT (" + selector(depth - 1) + ")";
                case 3 -> "(" + selector(depth - 1) + ")";
                default -> selector(depth - 1);
            };
        }

        private String comparison() {
            String name = any(NAMES);
            String not = random.nextInt(3) == 0 ? "NOT " : "";
            return switch (random.nextInt(9)) {
                case 0 -> name + " " + any("=", "<>") + " " + any(any(NUMBERS), any(TEXTS), any("TRUE", "FALSE"));
                case 1 -> name + " " + any(ORDERS) + " " + any(NUMBERS);
                case 2 -> name + " " + not + "BETWEEN " + any(NUMBERS) + " AND " + any(NUMBERS);
                case 3 -> name + " " + not + "IN (" + any(TEXTS) + ", " + any(TEXTS) + ")";
                case 4 -> name + " IS " + not + "NULL";
                case 5 -> name + " " + not + any("CONTAINS", "STARTSWITH", "ENDSWITH") + " " + any(TEXTS);
                case 6 -> name + " " + any(any("=", "<>"), any(ORDERS)) + " " + any(NAMES);
                case 7 -> any(NUMBERS) + " " + any(any("=", "<>"), any(ORDERS)) + " " + any(any(NUMBERS), name);
                default -> any("TRUE", "FALSE", name, any(TEXTS) + " = " + any(any(TEXTS), name));
            };
        }

        private String any(String... of) {
            return of[random.nextInt(of.length)];
        }
    }

    private static String ours(String selector) {
        try {
            var condition = SqlSelector.compile(selector);
            try {
                return condition.test(PROPERTIES::get).name();
            } catch (RuntimeException e) {
                return "FAILED";
            }
        } catch (SqlSyntaxException e) {
            return "REFUSED";
        }
    }

    @Test
    void shouldRefuseWhatApachesReadInPart() {
        READ_IN_PART.forEach(selector -> assertEquals("REFUSED", ours(selector), selector));
    }

    @Test
    void shouldSelectWhatApachesDo() throws IOException {
        long seed = System.nanoTime();
        var source = new Source(seed);
        List<String> selectors = new ArrayList<>(EDGES);
        for (int i = 0; i < SELECTORS; i++) {
            selectors.add(source.selector(i % 4));
        }
        Path file = Files.write(CLUSTER.folder().resolve("selectors.txt"), selectors);
        String properties = PROPERTIES.entrySet().stream().map(entry -> entry.getKey() + ":" + entry.getValue())
            .collect(Collectors.joining(","));
        var program = CLUSTER.apacheProgram(ApacheRelease.FIVE,
            "selectors", EvaluateSelectors.class, List.of(), "file=" + file, "properties=" + properties);
        assertEquals(0, program.finish(), program::tail);
        var theirs = program.lines().stream().filter(line -> line.startsWith("result "))
            .map(line -> line.substring("result ".length())).toList();
        assertEquals(selectors.size(), theirs.size());
        List<String> different = new ArrayList<>();
        for (int i = 0; i < selectors.size(); i++) {
            String ours = ours(selectors.get(i));
            if (!ours.equals(theirs.get(i))) {
                different.add(selectors.get(i) + "   ours " + ours + ", theirs " + theirs.get(i));
            }
        }
        assertTrue(different.isEmpty(), () -> "seed " + seed + ", " + different.size() + " differ:\n"
            + String.join("\n", different.subList(0, Math.min(40, different.size()))));
    }
}
