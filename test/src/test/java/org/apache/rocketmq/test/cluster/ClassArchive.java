package org.apache.rocketmq.test.cluster;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The classes that a broker loads, as a file that other JVMs with the same jars map: that spares a half of the CPU time
 * that a broker's start takes, and a quarter of a client's. A JVM that the file does not fit goes without it.
 */
final class ClassArchive {
    private static final Duration BOUND = Duration.ofMinutes(3);

    /** How to start a broker in a folder, with a settings file and one more option of its JVM. */
    @FunctionalInterface
    interface Start {
        ChildProcess broker(Path folder, Path settings, String option);
    }

    private ClassArchive() {
    }

    /**
     * The options by which a JVM uses it. Who asks first has a broker make it, while other JVMs with tests wait for it;
     * it lasts as long as the jars.
     */
    static List<String> options(String name, List<Path> jars, Start start) {
        try {
            Path archive = Places.scratch().resolve(name + "-" + Integer.toHexString(keyOf(jars)) + ".jsa");
            Files.createDirectories(archive.getParent());
            try (var one = FileChannel.open(archive.resolveSibling(name + ".lock"), CREATE, WRITE);
                var lock = one.lock()) {

                if (lock.isValid() && !Files.exists(archive)) {
                    make(name, archive, start);
                }
            }
            return Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int keyOf(List<Path> jars) throws IOException {
        var all = new ArrayList<Object>(jars);
        for (Path jar : jars) {
            all.add(Files.getLastModifiedTime(jar).toMillis());
        }
        all.add(System.getProperty("java.home"));
        all.add(System.getProperty("java.vm.version"));
        return all.hashCode();
    }

    private static void make(String name, Path archive, Start start) throws IOException {
        Path folder = Folders.empty(Places.ofThisJvm(name + "-classes"));
        Path made = folder.resolve("made.jsa");
        var settings = new HashMap<>(ApacheRelease.FOR_SMALL_MACHINES);
        settings.putAll(Map.of(
            "brokerName", "classes", "brokerIP1", "127.0.0.1", "bindAddress", "127.0.0.1",
            "listenPort", String.valueOf(Ports.free()), "storePathRootDir", folder.resolve("store").toString(),
            "storePathCommitLog", folder.resolve("store").resolve("commitlog").toString(),
            "mappedFileSizeCommitLog", String.valueOf(16 << 20)));
        Path file = Folders.writeSettings(folder.resolve("settings.conf"), settings);
        try (var broker = start.broker(folder, file, "-XX:ArchiveClassesAtExit=" + made)) {
            broker.awaitOutput("boot success", BOUND);
            broker.terminate(BOUND);
            if (Files.exists(made)) {
                Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
                deleteOthers(name, archive);
            } else {
                System.out.println("no archive of classes: " + broker.tail());
            }
        }
    }

    private static void deleteOthers(String name, Path archive) throws IOException {
        try (var archives = Files.newDirectoryStream(archive.getParent(), name + "-*.jsa")) {
            for (Path each : archives) {
                if (!each.equals(archive)) {
                    Files.deleteIfExists(each);
                }
            }
        }
    }
}
