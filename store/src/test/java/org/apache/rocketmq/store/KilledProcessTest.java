package org.apache.rocketmq.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process is killed while two threads append: nothing that it had acknowledged is lost, and offsets go on. */
class KilledProcessTest {
    private static final int ROUNDS = 3;
    private static final int THREADS = 2;
    private static final int SEGMENT_BYTES = 1 << 16;

    private Path root;

    @BeforeEach
    void makeFolder() throws IOException {
        root = TestStore.folderInMemory();
    }

    @AfterEach
    void deleteFolder() throws IOException {
        TestStore.deleteTree(root);
    }

    /** An append that was acknowledged: thread t's message n got this offset in queue t. */
    private record Acknowledged(int thread, long offset, String body) { }

    @Test
    @Timeout(60)
    void shouldKeepWhatWasAcknowledged() throws Exception {
        killAndCheck(Map.of(), true);
    }

    @Test
    @Timeout(120)
    void shouldKeepWhatWasAcknowledgedUnderSyncFlush() throws Exception {
        killAndCheck(Map.of("flushDiskType", "SYNC_FLUSH"), true);
    }

    /** The pool may lose the last ones; what is left has no gap, and each message is whole. */
    @Test
    @Timeout(120)
    void shouldKeepThePartThatWasWrittenWithAPool() throws Exception {
        killAndCheck(Map.of("transientStorePoolEnable", "true"), false);
    }

    private void killAndCheck(Map<String, String> changes, boolean keepsAll) throws Exception {
        var acknowledged = new ArrayList<Acknowledged>();
        for (int round = 0; round < ROUNDS; round++) {
            int linesBeforeKill = 500 + 700 * round;
            runAndKill(round, linesBeforeKill, changes, acknowledged);
            check(acknowledged, changes, keepsAll);
        }
        assertTrue(acknowledged.size() > 400 * ROUNDS, "only " + acknowledged.size());
    }

    private void runAndKill(int round, int lines, Map<String, String> changes, List<Acknowledged> acknowledged)
        throws Exception {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp", System.getProperty("java.class.path"), Appending.class.getName(), root.toString(), "" + round));
        changes.forEach((key, value) -> command.add(key + "=" + value));
        var process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            int read = 0;
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (++read == lines) {
                    // By its handle: destroying the process itself would close its output, which is read to the end.
                    process.toHandle().destroyForcibly();
                }
                String[] parts = line.split(" ");
                // The last line may be cut; a whole one ends in its mark.
                if (parts.length == 4 && parts[3].equals(".")) {
                    acknowledged.add(new Acknowledged(Integer.parseInt(parts[0]), Long.parseLong(parts[1]), parts[2]));
                }
            }
        }
        assertTrue(process.waitFor(10, TimeUnit.SECONDS));
        assertEquals(137, process.exitValue(), "killed");
    }

    private void check(List<Acknowledged> acknowledged, Map<String, String> changes, boolean keepsAll)
        throws IOException {
        try (var store = TestStore.open(Appending.config(root, changes))) {
            List<List<String>> queues = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                var bodies = TestStore.bodies(store, "T", thread);
                assertEquals(bodies.size(), store.maxOffset("T", thread));
                assertEquals(bodies.size(), bodies.stream().distinct().count());
                queues.add(bodies);
            }
            if (!keepsAll) {
                acknowledged.removeIf(each -> each.offset >= queues.get(each.thread).size());
            }
            for (var each : acknowledged) {
                assertEquals(each.body, queues.get(each.thread).get((int) each.offset));
            }
        }
    }

    /** The process that is killed. */
    static final class Appending {
        private Appending() { }

        static StoreConfig config(Path root, Map<String, String> changes) {
            var texts = new HashMap<>(changes);
            texts.put("mappedFileSizeCommitLog", "" + SEGMENT_BYTES);
            texts.put("mappedFileSizeConsumeQueue", "4000");
            return TestStore.config(root, TestStore.HOST, texts);
        }

        public static void main(String[] args) throws IOException {
            var changes = Arrays.stream(args).skip(2)
                .collect(Collectors.toMap(arg -> arg.split("=")[0], arg -> arg.split("=")[1]));
            var store = TestStore.open(config(Path.of(args[0]), changes));
            var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            for (int thread = 0; thread < THREADS; thread++) {
                int id = thread;
                new Thread(() -> {
                    for (int n = 0; ; n++) {
                        String body = args[1] + "-" + n + "-" + "b".repeat(n % 300);
                        var appended = TestStore.append(store, TestStore.message("T", id, body));
                        out.println(id + " " + appended.queueOffset() + " " + body + " .");
                    }
                }).start();
            }
        }
    }
}
