package org.apache.rocketmq.test.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who ends a process of a test ends no other. */
class ChildProcessTest {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 1_000;
    /** The next process that this Linux starts has the id behind the one that stands here; for root only. */
    private static final Path LAST_ID = Path.of("/proc/sys/kernel/ns_last_pid");

    @TempDir
    private Path folder;

    @Test
    void shouldLeaveAloneWhoHasTheIdOfOneThatHasEnded() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var ended = ChildProcess.start("ended", folder, Map.of(), List.of("true"));
            assertEquals(0, ended.awaitEnd(BOUND));
            chooseNext(ended.pid());
            try (var other = ChildProcess.start("other", folder, Map.of(), List.of("sh", "-c", "cat; echo over"))) {
                if (other.pid() == ended.pid()) {
                    assertLeftAlone(other, ended);
                    return;
                }
            }
        }
        abort("each time another process was faster");
    }

    private static void chooseNext(long id) {
        try {
            Files.writeString(LAST_ID, String.valueOf(id - 1));
        } catch (IOException e) {
            abort("ids cannot be chosen here: " + e);
        }
    }

    private static void assertLeftAlone(ChildProcess other, ChildProcess ended) {
        other.say("one");
        other.awaitOutput("one", BOUND);
        ended.close();
        other.say("two");
        other.awaitOutput("two", BOUND);
        assertEquals(0, other.finish());
    }
}
