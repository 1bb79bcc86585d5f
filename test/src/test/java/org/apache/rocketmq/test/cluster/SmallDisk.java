package org.apache.rocketmq.test.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A file system of a few megabytes, in memory, mounted for a test. That takes root; where it is refused, the test is
 * skipped.
 */
public final class SmallDisk implements AutoCloseable {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final int BALLAST_BLOCK = 64 << 10;

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** Mounts one on a folder that it makes, or skips the test and says why. */
    public static SmallDisk mount(Path folder, int megabytes) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var disk = new SmallDisk(folder);
        String complaint = run(folder, "mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs",
            folder.toString());
        Assumptions.assumeTrue(complaint == null,
            () -> "a disk that can be filled needs the right to mount one: " + complaint);
        return disk;
    }

    public Path folder() {
        return folder;
    }

    /** Takes room away. */
    public void putBallast(int megabytes) throws IOException {
        try (var out = Files.newOutputStream(ballast())) {
            for (int block = 0; block < megabytes * ((1 << 20) / BALLAST_BLOCK); block++) {
                out.write(new byte[BALLAST_BLOCK]);
            }
        }
    }

    /** Gives it back. */
    public void dropBallast() throws IOException {
        Files.delete(ballast());
    }

    /** How many bytes can still be written. */
    public long room() throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    /** From now on nothing can be written. */
    public void makeReadOnly() {
        String complaint = run(folder, "mount", "-o", "remount,ro", folder.toString());
        if (complaint != null) {
            throw new AssertionError(complaint);
        }
    }

    @Override
    public void close() {
        String complaint = run(folder, "umount", folder.toString());
        if (complaint != null) {
            throw new AssertionError(complaint);
        }
    }

    /** What the command complains about; null where it worked. */
    private static String run(Path folder, String... command) {
        String name = folder.getFileName() + "-" + String.join("-", Arrays.copyOf(command, 1));
        try (var process = ChildProcess.start(name, folder.resolveSibling("mounts"), Map.of(),
            Stream.of(command).toList())) {
            int code = process.awaitEnd(BOUND);
            return code == 0 ? null : List.of(command) + " ended with " + code + ": " + process.output().strip();
        } catch (UncheckedIOException e) {
            return e.getMessage();
        }
    }
}
