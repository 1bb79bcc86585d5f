package org.apache.rocketmq.test.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.rocketmq.test.cluster.Places;
import org.junit.jupiter.api.Test;

/** Holds the code in the client's Javadoc to code that compiles, and that {@code UsesTest} runs. */
class JavadocSnippetsTest {
    private static final Path CLIENT = Places.project().resolve("client/src/main/java/org/apache/rocketmq/client");
    private static final Path USES =
        Places.project().resolve("example/src/main/java/org/apache/rocketmq/example/uses/Uses.java");
    private static final List<String> CLASSES = List.of("producer/DefaultMQProducer.java",
        "producer/TransactionMQProducer.java", "consumer/DefaultMQPushConsumer.java",
        "consumer/DefaultLitePullConsumer.java");
    private static final int MAIN_USES = 10;
    private static final Pattern SNIPPET = Pattern.compile("^ \\* <pre>\\{@code\\n(.*?)^ \\* }</pre>",
        Pattern.DOTALL | Pattern.MULTILINE);

    @Test
    void shouldBeTheCodeOfTheUses() throws IOException {
        String uses = Files.readString(USES).replaceAll("(?m)^ +", "");
        var snippets = new ArrayList<String>();
        for (String file : CLASSES) {
            var matcher = SNIPPET.matcher(Files.readString(CLIENT.resolve(file)));
            while (matcher.find()) {
                snippets.add(matcher.group(1).replaceAll("(?m)^ \\*[ ]*", "").replace("\"127.0.0.1:9876\"",
                    "nameServers"));
            }
        }
        assertEquals(MAIN_USES, snippets.size());
        for (String snippet : snippets) {
            assertTrue(uses.contains(snippet), () -> USES + " has not:\n" + snippet);
        }
    }
}
