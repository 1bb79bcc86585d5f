package org.apache.rocketmq.srvutil;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of a server process. */
@Timeout(120)
class ShutdownTest {
    private static final String BOOT = "The test server boot success.";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private List<String> said() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void shouldCloseAndSaySo() {
        var closed = new AtomicBoolean();

        assertEquals(0, new Shutdown("mqbroker", () -> closed.set(true), Duration.ofSeconds(20), out).close());

        assertTrue(closed.get());
        assertEquals(List.of("mqbroker is shutting down", "mqbroker has shut down"), said());
    }

    @Test
    void shouldFailWhenClosingDoes() {
        AutoCloseable broken = () -> {
            throw new IOException("disk full");
        };

        assertEquals(1, new Shutdown("mqbroker", broken, Duration.ofSeconds(20), out).close());

        assertEquals(List.of("mqbroker is shutting down",
            "mqbroker failed to shut down in good order: java.io.IOException: disk full"), said());
    }

    @Test
    void shouldCutOffAServerThatDoesNotEnd() {
        var never = new CountDownLatch(1);

        assertEquals(1, new Shutdown("mqbroker", never::await, Duration.ofMillis(20), out).close());

        assertEquals(List.of("mqbroker is shutting down", "mqbroker was not done within 20 ms and is cut off"), said());
        never.countDown();
    }

    @Test
    void shouldExitWithZeroWhenTheProcessIsToldToEnd() throws IOException, InterruptedException {
        Process process = start();
        try (BufferedReader output = process.inputReader()) {
            assertEquals(BOOT, output.readLine());

            // By its handle, as the process itself would close its output, too.
            process.toHandle().destroy();

            assertEquals(List.of("testserver is shutting down", "closed", "testserver has shut down"),
                output.lines().toList());
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue());
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start() throws IOException {
        return new ProcessBuilder(ProcessHandle.current().info().command().orElse("java"),
            "-cp", System.getProperty("java.class.path"), TestServer.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /** A server process that does nothing. */
    static final class TestServer {
        private TestServer() { }

        public static void main(String[] args) {
            int code = new ServerMain(ServerCommand.of("testserver", List.of()), System.out, System.err)
                .run(args, launch -> new Server() {
                    @Override
                    public String bootMessage() {
                        return BOOT;
                    }

                    @Override
                    public void close() {
                        System.out.println("closed");
                    }
                });
            System.exit(code);
        }
    }
}
