package org.apache.rocketmq.test.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Folders;
import org.apache.rocketmq.test.cluster.Places;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The yardstick runs, and refuses what it does not know. */
@Tag("processes")
class CompareTest {
    private static final Duration PATIENCE = Duration.ofSeconds(240);
    private static final String FAILED = "\\| 0 \\|";
    private static final String UNSTORED = " 0 \\|";
    private static final String NOTHING = "no message got through";
    private static final int MOST_SECONDS = 60;
    private static final int LONGER = 5;

    @TempDir
    Path folder;

    private ChildProcess compare(String... arguments) throws Exception {
        Path runs = Files.createDirectories(folder.resolve("runs"));
        var command = Stream.concat(Stream.of(Compare.class.getName(), "--folder", runs.toString()),
            Stream.of(arguments)).toList();
        return Programs.java("compare", folder, Map.of(), List.of(Path.of(System.getProperty("java.class.path"))),
            List.of("-Dbasedir=" + System.getProperty("basedir", "")), command);
    }

    /** What is printed when it measures for a second; for longer where the machine stood still that long. */
    private String measured(String... arguments) throws Exception {
        String output = NOTHING;
        for (int seconds = 1; seconds < MOST_SECONDS && output.contains(NOTHING); seconds *= LONGER) {
            var all = Stream.concat(Stream.of(arguments), Stream.of("--rounds", "1", "--warmup", "1", "--seconds",
                String.valueOf(seconds), "--memory", "256m", "--limits", "0"));
            try (var compare = compare(all.toArray(String[]::new))) {
                assertEquals(0, compare.awaitEnd(PATIENCE), compare::output);
                output = compare.output();
            }
        }
        return output;
    }

    private static void assertMatches(String pattern, String output) {
        assertTrue(output.matches("(?s).*" + pattern + ".*"), output);
    }

    @Test
    void shouldMeasureOurBrokerWithOurClient() throws Exception {
        assertMatches("\\| our client, our broker \\| 1 \\| [1-9][0-9,]* \\|[^\n]*" + FAILED + "\n",
            measured("--contenders", "ours", "--loads", "sync-16"));
    }

    @Test
    void shouldMeasureBothClientsOnOneBroker() throws Exception {
        try (var compare = compare("--contenders", "apache-on-ours,ours", "--same-broker", "true", "--loads", "pop",
            "--rounds", "1", "--warmup", "1", "--backlog", "2000", "--memory", "256m", "--limits", "0")) {

            assertEquals(0, compare.awaitEnd(PATIENCE), compare::output);
            assertTrue(compare.output().matches("(?s).*\\| Apache's client, our broker \\| 1 \\| [1-9][0-9,]* \\|.*"
                + "\\| our client, our broker \\| 1 \\| [1-9][0-9,]* \\|.*"), compare::output);
        }
    }

    @Test
    void shouldMeasureRequestsThatNoClientMakes() throws Exception {
        String output = measured("--contenders", "apache-on-ours,ours", "--loads", "raw-send,raw-pull");

        String measured = "\\| our client, our broker \\| 1 \\| [1-9][0-9,]* \\|[^\n]*" + FAILED + "\n";
        assertMatches("### raw-send:.*" + measured + ".*### raw-pull:.*" + measured, output);
        assertFalse(output.contains("| Apache's client, our broker | 1 |"), output);
    }

    @Test
    void shouldMeasureAPairOfWhichBothHaveAll() throws Exception {
        assertMatches("\\| broker CPU µs each \\| replica CPU µs each \\|.*"
            + "\\| Apache's client, Apache's broker \\| 1 \\| [1-9][0-9,]* \\|[^\n]*" + FAILED + UNSTORED + "\n",
            measured("--contenders", "apache", "--loads", "pair-16"));
    }

    @Test
    void shouldMeasureWhatAColdBacklogMakesOfProducers() throws Exception {
        // Files in memory would never be cold, and the system's folder for temporary files may be there.
        folder = Folders.empty(Places.scratch().resolve("compare"));
        assertMatches("\\| p99 ms beside \\|.*\\| p99.9 factor \\| consumed/s \\|.*"
            + "\\| our client, our broker \\| 1 \\| [1-9][0-9,]* (?:\\| -?[0-9.,]+ ){19}\\|\\n",
            measured("--contenders", "ours", "--loads", "cold-beside", "--backlog", "20000"));
    }

    @Test
    void shouldRefuseOneBrokerForTwoMakes() throws Exception {
        try (var compare = compare("--contenders", "apache,ours", "--same-broker", "true")) {
            assertEquals(2, compare.awaitEnd(PATIENCE), compare::output);
            assertTrue(compare.output().contains("--same-broker needs contenders that have the same one"),
                compare::output);
        }
    }

    @Test
    void shouldNameWhatIsKnownWhenAskedForAnotherLoad() throws Exception {
        try (var compare = compare("--loads", "sync-17")) {
            assertEquals(2, compare.awaitEnd(PATIENCE), compare::output);
            assertTrue(compare.output().contains("--loads names \"sync-17\"; known are sync-1,"), compare::output);
        }
    }
}
