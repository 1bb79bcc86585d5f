package org.apache.rocketmq.test.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.regex.Matcher;

/**
 * A name server or a broker with its port, its settings and its files, which stay the same however often its process
 * is started and ended.
 */
public final class Server implements AutoCloseable {
    private static final Duration BOOT = Duration.ofSeconds(120);

    private final String name;
    private final int port;
    private final Path folder;
    private final String bootLine;
    private final BiFunction<String, Path, ChildProcess> launcher;
    private ChildProcess process;
    private int starts;

    Server(String name, int port, Path folder, String bootLine, BiFunction<String, Path, ChildProcess> launcher) {
        this.name = name;
        this.port = port;
        this.folder = folder;
        this.bootLine = bootLine;
        this.launcher = launcher;
    }

    /** Starts a process, and returns when it has printed its boot line. */
    public Server start() {
        launch().awaitOutput(bootLine, BOOT);
        System.out.println(name + ": boot line after " + process.ageMillis() + " ms");
        return this;
    }

    /** Starts a process, and returns at once. */
    public ChildProcess launch() {
        if (process != null && process.isAlive()) {
            throw new IllegalStateException(name + " runs already");
        }
        starts++;
        process = launcher.apply(starts == 1 ? name : name + "-" + starts, folder);
        return process;
    }

    /** The boot line that the running process has printed. */
    public Matcher bootLine() {
        return process.awaitOutput(bootLine, BOOT);
    }

    public String name() {
        return name;
    }

    public int port() {
        return port;
    }

    /** Where clients find it. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Its settings file, its store and its logs lie here. */
    public Path folder() {
        return folder;
    }

    /** What it has logged so far; empty for Apache's, which log elsewhere. */
    public String log() {
        return Folders.readAll(folder.resolve("logs"));
    }

    /** The process that was started last. */
    public ChildProcess process() {
        return process;
    }

    /** SIGKILL. */
    public void kill() {
        process.kill();
    }

    /** SIGTERM; returns the exit code. */
    public int terminate() {
        return process.terminate();
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
