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
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed while two threads append: nothing that it had acknowledged is lost, and offsets go on. */
class KilledProcessTest {
    private static final int ROUNDS = 3;
    private static final int THREADS = 2;
    private static final int SEGMENT_BYTES = 1 << 16;

    @TempDir
    private Path root;

    /** An append that was acknowledged: thread t's message n got this offset in queue t. */
    private record Acknowledged(int thread, long offset, String body) { }

    @Test
    @Timeout(60)
    void shouldKeepWhatWasAcknowledged() throws Exception {
        var acknowledged = new ArrayList<Acknowledged>();
        for (int round = 0; round < ROUNDS; round++) {
            int linesBeforeKill = 500 + 700 * round;
            runAndKill(round, linesBeforeKill, acknowledged);
            check(acknowledged);
        }
        assertTrue(acknowledged.size() > 500 * ROUNDS);
    }

    private void runAndKill(int round, int lines, List<Acknowledged> acknowledged) throws Exception {
        var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp", System.getProperty("java.class.path"), Appending.class.getName(), root.toString(), "" + round)
            .redirectError(ProcessBuilder.Redirect.DISCARD).start();
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

    private void check(List<Acknowledged> acknowledged) throws IOException {
        try (var store = TestStore.open(Appending.config(root))) {
            List<List<String>> queues = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                var bodies = TestStore.bodies(store, "T", thread);
                assertEquals(bodies.size(), store.maxOffset("T", thread));
                assertEquals(bodies.size(), bodies.stream().distinct().count());
                queues.add(bodies);
            }
            for (var each : acknowledged) {
                assertEquals(each.body, queues.get(each.thread).get((int) each.offset));
            }
        }
    }

    /** The process that is killed. */
    static final class Appending {
        private Appending() { }

        static StoreConfig config(Path root) {
            return TestStore.config(root, SEGMENT_BYTES, 4000, FlushPolicy.ASYNC_FLUSH);
        }

        public static void main(String[] args) throws IOException {
            var store = TestStore.open(config(Path.of(args[0])));
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
