package org.apache.rocketmq.test.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the build leaves what the tests start: our distribution, Apache's class path, a folder to run in. */
public final class Places {
    private static final Path MODULE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();

    private Places() {
    }

    /** The root of the sources. */
    public static Path project() {
        return MODULE.getParent();
    }

    /** The folder for what the processes write. */
    public static Path scratch() {
        return MODULE.resolve("target").resolve("processes");
    }

    /** A folder that no other JVM uses that runs tests at the same time. */
    static Path ofThisJvm(String name) {
        return scratch().resolve(System.getProperty("skyrocket.fork", "fork")).resolve(name);
    }

    /** The unpacked distribution, as a user has it. */
    public static Path distribution() {
        return built(project().resolve("distribution/target/skyrocket"));
    }

    /** Our jars as they are shipped. */
    public static List<Path> ourJars() {
        try (Stream<Path> jars = Files.list(distribution().resolve("lib"))) {
            return jars.filter(jar -> jar.toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The compiled classes of this module. */
    static Path ownClasses() {
        return MODULE.resolve("target").resolve("test-classes");
    }

    /** The sources of this module. */
    static Path ownSources() {
        return MODULE.resolve("src").resolve("test").resolve("java");
    }

    /** The sources of the Spring Boot application. */
    static Path springSources() {
        return MODULE.resolve("spring").resolve("src/main/java/exchange");
    }

    /** The class path that a module of Apache's jars has written. */
    public static List<Path> apacheJars(String module) {
        return classPath(MODULE.resolve(module).resolve("target/class-path"));
    }

    /** A class path that a module has written. */
    public static List<Path> classPath(Path file) {
        try {
            return Stream.of(Files.readString(built(file)).strip().split(System.getProperty("path.separator")))
                .map(Path::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path built(Path path) {
        if (!Files.exists(path)) {
            throw new IllegalStateException(path + " is not there: run mvn -B verify at the root");
        }
        return path;
    }
}
