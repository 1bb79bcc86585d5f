package org.apache.rocketmq.store;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.apache.rocketmq.common.internal.config.BadSettingsException;
import org.apache.rocketmq.common.internal.config.Settings;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.store.follow.Checkpoint;
import org.apache.rocketmq.store.log.Disk;

/** Stores and messages for tests: small files, short intervals. */
final class TestStore {
    static final InetSocketAddress HOST = new InetSocketAddress("127.0.0.1", 10911);
    static final ArrivalListener DEAF = (topic, queueId, nextQueueOffset, tagsCode) -> { };
    static final Failures LOGGED = Failures.toLog("test");

    private TestStore() { }

    static StoreConfig config(Path root) {
        return config(root, 4096, 200, FlushPolicy.ASYNC_FLUSH);
    }

    static StoreConfig config(Path root, int segmentBytes, int queueFileBytes, FlushPolicy flush) {
        return config(root, HOST, Map.of("mappedFileSizeCommitLog", "" + segmentBytes,
            "mappedFileSizeConsumeQueue", "" + queueFileBytes, "flushDiskType", flush.name()));
    }

    /** The settings of these tests, and what is to be different. */
    static StoreConfig config(Path root, InetSocketAddress host, Map<String, String> changes) {
        var texts = new HashMap<>(Map.of("storePathRootDir", root.toString(), "mappedFileSizeCommitLog", "4096",
            "mappedFileSizeConsumeQueue", "200", "flushIntervalCommitLog", "20", "flushIntervalConsumeQueue", "20",
            "flushCommitLogLeastPages", "0", "osPageCacheBusyTimeOutMills", "60000",
            "maxMessageSize", "" + (1 << 20), "maxHashSlotNum", "100", "maxIndexNum", "400"));
        texts.put("mappedFileSizeConsumeQueueExt", "100");
        texts.putAll(changes);
        try {
            return StoreConfig.from(Settings.parse(texts, StoreConfig.settings()), host);
        } catch (BadSettingsException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static MessageStore open(Path root) throws IOException {
        return open(config(root));
    }

    static MessageStore open(StoreConfig config) throws IOException {
        return MessageStore.open(config, InstantSource.system(), DEAF, LOGGED);
    }

    static MessageStore open(StoreConfig config, Disk disk) throws IOException {
        return MessageStore.open(config, InstantSource.system(), DEAF, LOGGED, disk);
    }

    static NewMessage message(String topic, int queueId, String body) {
        return message(topic, queueId, body.getBytes(StandardCharsets.UTF_8), "");
    }

    static NewMessage message(String topic, int queueId, byte[] body, String properties) {
        return new NewMessage(topic, queueId, 7, 0, 1_700_000_000_000L, new InetSocketAddress("127.0.0.1", 4711), 0, 0,
            ByteBuffer.wrap(body), properties);
    }

    static NewMessage tagged(String topic, int queueId, String body, String tags) {
        return message(topic, queueId, body.getBytes(StandardCharsets.UTF_8), "TAGS\u0001" + tags + "\u0002");
    }

    static Appended append(MessageStore store, NewMessage message) {
        return store.append(message).toCompletableFuture().join();
    }

    static Appended append(MessageStore store, List<NewMessage> batch) {
        return store.append(batch).toCompletableFuture().join();
    }

    /** The refusal of an append that must not succeed. */
    static AppendRefused refusal(MessageStore store, NewMessage message) {
        try {
            throw new AssertionError("stored: " + append(store, message));
        } catch (CompletionException e) {
            return (AppendRefused) e.getCause();
        }
    }

    /** Whether a message is refused now; one that is not is stored. */
    static boolean isRefused(MessageStore store) {
        return store.append(message("Probe", 0, "?")).toCompletableFuture().isCompletedExceptionally();
    }

    static ReadResult read(MessageStore store, String topic, int queueId, long offset) {
        return store.read(topic, queueId, offset, 32, 1 << 20, null);
    }

    static byte[] bodyBytes(ByteBuffer record) {
        int start = record.position();
        int at = start + RecordLayout.bodyLength(record.getInt(start + RecordLayout.SYSTEM_FLAG));
        byte[] body = new byte[record.getInt(at)];
        record.get(at + Integer.BYTES, body);
        return body;
    }

    static String body(ByteBuffer record) {
        return new String(bodyBytes(record), StandardCharsets.UTF_8);
    }

    /** The bodies of a whole queue, read as a consumer does. */
    static List<String> bodies(MessageStore store, String topic, int queueId) {
        var bodies = new ArrayList<String>();
        long next = store.minOffset(topic, queueId);
        while (next < store.maxOffset(topic, queueId)) {
            var result = store.read(topic, queueId, next, 7, 2000, null);
            result.records().forEach(record -> bodies.add(body(record)));
            result.release().run();
            next = result.nextOffset();
        }
        return bodies;
    }

    static Checkpoint checkpoint(Path root) throws IOException {
        return Checkpoint.read(root.resolve("checkpoint"));
    }

    /** Waits until all up to a record, which is the log's last, is on the disk: the log, its queues, the checkpoint. */
    static void awaitCheckpoint(Path root, long lastRecord) {
        await().until(() -> Checkpoint.read(root.resolve("checkpoint")).lastRecord() == lastRecord);
    }

    /** A folder where a force costs nothing, if the system has one: for tests that open hundreds of stores. */
    static Path folderInMemory() throws IOException {
        Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory)
            ? Files.createTempDirectory(memory, "store-test") : Files.createTempDirectory("store-test");
    }

    static void deleteTree(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /**
     * What a crash leaves: a copy of the files as they are, made while the store is open. What vouches for other files
     * is copied before them, as they may grow meanwhile: first the checkpoint, last the log.
     */
    static Path crashCopy(Path root, Path to) throws IOException {
        Path log = root.resolve("commitlog");
        Files.createDirectories(to);
        // Each kind is looked for only now: none that was copied vouches for a file that is made meanwhile.
        copyAll(root, to, path -> path.getParent().equals(root) && Files.isRegularFile(path));
        copyAll(root, to, path -> !path.startsWith(log) && (!path.getParent().equals(root) || Files.isDirectory(path)));
        copyAll(root, to, path -> path.startsWith(log));
        return to;
    }

    private static void copyAll(Path root, Path to, Predicate<Path> wanted) throws IOException {
        List<Path> found;
        try (var paths = Files.walk(root)) {
            found = paths.filter(path -> !path.equals(root) && wanted.test(path)).sorted().toList();
        }
        for (Path path : found) {
            Path copy = to.resolve(root.relativize(path).toString());
            if (Files.isDirectory(path)) {
                Files.createDirectories(copy);
            } else {
                copyIfThere(path, copy);
            }
        }
    }

    /** The key index deletes, in the background, what it makes anew. */
    private static void copyIfThere(Path path, Path copy) throws IOException {
        try {
            Files.copy(path, copy);
        } catch (NoSuchFileException e) {
            Files.deleteIfExists(copy);
        }
    }
}
