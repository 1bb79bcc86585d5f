package org.apache.rocketmq.test.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The classes that a broker of Apache's loads, as a file that other JVMs with the same jars map: their start takes less
 * than two thirds of the CPU time then. A JVM that the file does not fit goes without it.
 */
final class ClassArchive {
    private static final String BROKER = "org.apache.rocketmq.broker.BrokerStartup";
    private static final Duration BOUND = Duration.ofMinutes(3);

    private ClassArchive() {
    }

    /** The options by which a JVM uses it. The first who asks has a broker make it; later builds find it again. */
    static List<String> options(List<Path> jars) {
        int key = Objects.hash(jars, System.getProperty("java.home"), System.getProperty("java.vm.version"));
        Path archive = Places.scratch().resolve("classes-" + Integer.toHexString(key) + ".jsa");
        if (!Files.exists(archive)) {
            make(archive, jars);
        }
        return Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive) : List.of();
    }

    private static void make(Path archive, List<Path> jars) {
        Path folder = Folders.empty(Places.ofThisJvm("class-archive"));
        Path made = folder.resolve("made.jsa");
        Path settings = Folders.writeSettings(folder.resolve("settings.conf"), Map.of(
            "brokerName", "class-archive", "brokerIP1", "127.0.0.1", "bindAddress", "127.0.0.1",
            "listenPort", String.valueOf(Ports.free()), "storePathRootDir", folder.resolve("store").toString(),
            "storePathCommitLog", folder.resolve("store").resolve("commitlog").toString(),
            "mappedFileSizeCommitLog", String.valueOf(16 << 20)));
        var program = new JavaProgram(jars, BROKER,
            List.of("-XX:ArchiveClassesAtExit=" + made, Cluster.NO_TLS), List.of("-c", settings.toString()));
        try (var broker = program.start("broker", folder, Map.of("ROCKETMQ_HOME", folder.toString()))) {
            broker.awaitOutput("boot success", BOUND);
            broker.terminate(BOUND);
            if (!Files.exists(made)) {
                System.out.println("Apache's programs start without an archive of classes: " + broker.tail());
                return;
            }
            // Another JVM may do the same.
            Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
