package org.apache.rocketmq.test.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.junit.jupiter.api.Test;

/** Holds docs/refusals.md to what the servers answer: a failure shows the rows that belong into it. */
class RefusalsDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "refusals.md");

    @Test
    void shouldListEachCause() throws IOException {
        var expected = Arrays.stream(Refusal.values()).map(RefusalsDocumentTest::row).sorted()
            .collect(Collectors.joining("\n"));
        var documented = Files.readAllLines(DOCUMENT).stream().filter(line -> line.startsWith("| `"))
            .collect(Collectors.joining("\n"));
        assertEquals(expected, documented);
    }

    private static String row(Refusal refusal) {
        return "| `" + refusal.cause() + "` | " + refusal.code() + " | " + refusal.retry().text() + " | "
            + String.join(", ", refusal.figures()) + " | " + refusal.sentence() + " |";
    }
}
