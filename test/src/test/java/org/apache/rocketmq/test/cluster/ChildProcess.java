package org.apache.rocketmq.test.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * One process that a test started. What it prints goes to a file, waiting for it is bounded, and it is ended by its
 * own id; it never outlives the tests' JVM.
 */
public final class ChildProcess implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration END = Duration.ofSeconds(120);
    private static final int TAIL_LINES = 40;
    private static final int TAIL_COLUMNS = 250;

    /** Lets looking through a long output take a fifth of a core at most, which the processes need themselves. */
    private static final class Pace {
        private static final int RESTS = 4;
        private long begunNanos = System.nanoTime();
        private long nextNanos = begunNanos;

        boolean mustRest() {
            long now = System.nanoTime();
            if (now - nextNanos < 0) {
                return true;
            }
            begunNanos = now;
            return false;
        }

        void looked() {
            long now = System.nanoTime();
            nextNanos = now + RESTS * (now - begunNanos);
        }
    }

    private final String name;
    private final Process process;
    private final Path output;
    private final long startNanos = System.nanoTime();

    private ChildProcess(String name, Process process, Path output) {
        this.name = name;
        this.process = process;
        this.output = output;
    }

    /** Starts a command in a folder, with changes to the environment; standard error joins standard output. */
    public static ChildProcess start(String name, Path folder, Map<String, String> environment, List<String> command) {
        Path output = folder.resolve(name + ".out");
        try {
            Files.createDirectories(folder);
            var builder = new ProcessBuilder(command).directory(folder.toFile())
                .redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            var child = new ChildProcess(name, builder.start(), output);
            Runtime.getRuntime().addShutdownHook(new Thread(child::kill, "end-" + name));
            return child;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
    }

    public String name() {
        return name;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** Milliseconds since it was started. */
    public long ageMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    }

    /** All that it has printed so far. */
    public String output() {
        try {
            // A line that is just being written may end within a character.
            return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The whole lines that it has printed so far. */
    public List<String> lines() {
        String text = output();
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    /** The last lines that it printed, for the message of a failure. */
    public String tail() {
        return tail(TAIL_LINES);
    }

    String tail(int count) {
        var lines = output().lines().toList();
        var last = lines.subList(Math.max(0, lines.size() - count), lines.size()).stream()
            .map(line -> line.substring(0, Math.min(line.length(), TAIL_COLUMNS))).toList();
        return name + " (" + output + "):\n  " + String.join("\n  ", last);
    }

    /** Waits until it prints something that matches, and returns the match; fails at once when it ends before that. */
    public Matcher awaitOutput(String pattern, Duration bound) {
        Pattern compiled = Pattern.compile(pattern);
        var pace = new Pace();
        try {
            return Awaitility.await(name + " prints " + pattern).atMost(bound).pollDelay(Duration.ZERO)
                .pollInterval(POLL).until(() -> {
                    boolean alive = isAlive();
                    if (alive && pace.mustRest()) {
                        return null;
                    }
                    Matcher matcher = compiled.matcher(output());
                    if (matcher.find()) {
                        return matcher;
                    }
                    pace.looked();
                    if (!alive) {
                        throw new AssertionError(name + " ended with code " + process.exitValue()
                            + " and without printing " + pattern);
                    }
                    return null;
                }, matcher -> matcher != null);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + tail(), e);
        }
    }

    /** Waits for its end and returns its exit code. */
    public int awaitEnd(Duration bound) {
        try {
            if (process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for the end of " + name, e);
        }
        throw new AssertionError(name + " has not ended within " + bound + "\n" + tail());
    }

    /** Writes a line to its standard input. */
    public void say(String line) {
        try {
            var input = process.getOutputStream();
            input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(tail(), e);
        }
    }

    /** Closes its standard input, which tells a client program to finish, and returns its exit code. */
    public int finish() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return awaitEnd(END);
    }

    /** SIGTERM, to it alone; returns its exit code. */
    public int terminate() {
        return terminate(END);
    }

    int terminate(Duration bound) {
        process.destroy();
        return awaitEnd(bound);
    }

    /** Stops all its threads where they are, with SIGSTOP to it alone, and returns when they stand. */
    public void freeze() {
        signal("STOP");
        // The signal has to reach one of them first, which may wait for its turn while the others go on.
        Path threads = Path.of("/proc", String.valueOf(process.pid()), "task");
        if (Files.isDirectory(threads)) {
            Awaitility.await(name + " stands still").atMost(END).pollDelay(Duration.ZERO).pollInterval(POLL)
                .until(() -> isFrozen(threads));
        }
    }

    private static boolean isFrozen(Path threads) throws IOException {
        try (Stream<Path> all = Files.list(threads)) {
            return all.allMatch(ChildProcess::isThreadFrozen);
        }
    }

    private static boolean isThreadFrozen(Path thread) {
        try {
            // The state follows the name, which is in brackets.
            String status = new String(Files.readAllBytes(thread.resolve("stat")), StandardCharsets.UTF_8);
            return status.charAt(status.lastIndexOf(')') + 2) == 'T';
        } catch (IOException e) {
            // It has ended.
            return true;
        }
    }

    /** Lets a frozen process go on. */
    public void thaw() {
        signal("CONT");
    }

    private void signal(String signal) {
        try {
            int code = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor();
            if (code != 0) {
                throw new AssertionError("kill -" + signal + " of " + name + " ended with " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while signalling " + name, e);
        }
    }

    /** SIGKILL to it and what it started. */
    public void kill() {
        // The id of one that has ended may be another's by now, and that one's children look like its own.
        if (isAlive()) {
            Stream.concat(process.descendants().toList().stream(), Stream.of(process.toHandle()))
                .forEach(ProcessHandle::destroyForcibly);
        }
        awaitEnd(END);
    }

    @Override
    public void close() {
        kill();
    }
}
