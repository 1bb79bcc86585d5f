package org.apache.rocketmq.test.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.rocketmq.test.cluster.ChildProcess;

/** What the system has in memory of a folder's files. */
final class Pages {
    private static final int SHARE_KEPT = 10;
    private static final int PAGE_BYTES = 4096;
    private static final long PIECE_BYTES = 1 << 30;

    private Pages() {
    }

    /**
     * Has the system write all files of a folder to the disk, and forget what it has of them in memory; no process may
     * have them mapped.
     */
    static void forget(Path folder) {
        Programs.run(ChildProcess.start("forget", folder.getParent(), Map.of(), List.of("find", folder.toString(),
            "-type", "f", "-exec", "dd", "of={}", "oflag=nocache", "conv=notrunc,fdatasync", "count=0", "status=none",
            ";")));
    }

    /** Fails where the system has kept more than a tenth of a backlog, as it does of files that are in memory only. */
    static void requireForgotten(Path store, Plan plan) {
        long kept = inMemory(store);
        if (kept > (long) plan.backlog() * Load.BODY_BYTES / SHARE_KEPT) {
            throw new IllegalStateException("the system keeps " + kept + " bytes of " + store + " in memory");
        }
    }

    /** How many bytes of a folder's files are in memory; all of them where the system does not say. */
    static long inMemory(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            long bytes = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += inMemoryOf(file);
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long inMemoryOf(Path file) throws IOException {
        long bytes = 0;
        try (var channel = FileChannel.open(file)) {
            for (long at = 0; at < channel.size(); at += PIECE_BYTES) {
                bytes += inMemoryOf(
                    channel.map(FileChannel.MapMode.READ_ONLY, at, Math.min(PIECE_BYTES, channel.size() - at)));
            }
        }
        return bytes;
    }

    /** Mapping does not touch what is mapped. */
    private static long inMemoryOf(MappedByteBuffer piece) {
        long bytes = 0;
        for (int at = 0; at < piece.capacity(); at += PAGE_BYTES) {
            int page = Math.min(PAGE_BYTES, piece.capacity() - at);
            bytes += piece.slice(at, page).isLoaded() ? page : 0;
        }
        return bytes;
    }
}
