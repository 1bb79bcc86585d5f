package org.apache.rocketmq.test.compare;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Places;
import org.awaitility.Awaitility;

/** The processes of a measurement: with nothing that lets them start faster and work slower, as tests have it. */
final class Programs {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final int TAIL_LINES = 3;

    private Programs() {
    }

    /** Starts a class in a JVM. */
    static ChildProcess java(String name, Path folder, Map<String, String> environment, List<Path> classPath,
        List<String> options, List<String> command) {

        var all = new ArrayList<String>();
        all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        all.addAll(options);
        all.add("-Duser.home=" + folder);
        all.add("-cp");
        all.add(classPath.stream().map(Path::toString)
            .collect(Collectors.joining(System.getProperty("path.separator"))));
        all.addAll(command);
        return ChildProcess.start(name, folder, environment, all);
    }

    /** Waits for a program that measures, and reads what it has measured. */
    static Figures figures(ChildProcess program) {
        try (program) {
            int code = program.awaitEnd(PATIENCE);
            return code == 0 ? Figures.in(program.output())
                : Figures.failed("ended with code " + code + ": " + last(program.output()));
        } catch (AssertionError e) {
            return Figures.failed("did not end within " + PATIENCE.toMinutes() + " min");
        }
    }

    /** Waits for a program that only has to succeed. */
    static void run(ChildProcess program) {
        try (program) {
            int code = program.awaitEnd(PATIENCE);
            if (code != 0) {
                throw new IllegalStateException(
                    program.name() + " ended with code " + code + ": " + last(program.output()));
            }
        }
    }

    /** What the machine can do at all, as Markdown; each measurement takes so long, on the disk of the folder. */
    static String limits(Path folder, int seconds) {
        var program = java("limits", folder, Map.of(), benchmarks(), List.of("-Xmx512m", "-XX:+UseSerialGC"),
            List.of("org.apache.rocketmq.benchmark.Limits", "" + seconds, folder.toString()));
        run(program);
        return program.output();
    }

    /** The class path of the programs that measure and are not examples. */
    static List<Path> benchmarks() {
        var benchmark = Places.project().resolve("benchmark").resolve("target");
        var classPath = new ArrayList<>(List.of(benchmark.resolve("classes")));
        classPath.addAll(Places.classPath(benchmark.resolve("class-path")));
        return classPath;
    }

    private static String last(String output) {
        var lines = output.lines().filter(line -> !line.isBlank()).toList();
        return String.join(" / ", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    /** Waits until something listens on a port of this machine. */
    static void awaitPort(ChildProcess server, int port) {
        Awaitility.await(server.name() + " listens").atMost(START).pollDelay(Duration.ZERO).pollInterval(POLL)
            .until(() -> {
                if (!server.isAlive()) {
                    throw new IllegalStateException(server.name() + " ended: " + last(server.output()));
                }
                try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    return socket.isConnected();
                } catch (IOException e) {
                    return false;
                }
            });
    }

    /** Jars of our distribution whose names begin so. */
    static List<Path> ourJars(String... prefixes) {
        return Places.ourJars().stream()
            .filter(jar -> List.of(prefixes).stream().anyMatch(jar.getFileName().toString()::startsWith)).toList();
    }
}
