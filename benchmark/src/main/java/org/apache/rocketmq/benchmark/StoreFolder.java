package org.apache.rocketmq.benchmark;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import org.apache.rocketmq.common.internal.config.BadSettingsException;
import org.apache.rocketmq.common.internal.config.Settings;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.store.AppendRefused;
import org.apache.rocketmq.store.Appended;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.NewMessage;
import org.apache.rocketmq.store.StoreConfig;

/** A store in a folder of its own, below what {@code -Dbenchmark.folder} names. */
final class StoreFolder implements AutoCloseable {
    static final String TOPIC = "BenchmarkTopic";
    static final int QUEUES = 8;

    private static final InetSocketAddress HOST = new InetSocketAddress("127.0.0.1", 10911);
    /** What a client adds to a message. */
    private static final String PROPERTIES = "KEYS\u0001key-4711\u0002"
        + "UNIQ_KEY\u00017F00000100002A139A5504F3B1D20000\u0002"
        + "WAIT\u0001true\u0002TAGS\u0001TagA\u0002CLUSTER\u0001DefaultCluster\u0002";

    private final Path root;

    StoreFolder() throws IOException {
        Path below = Path.of(System.getProperty("benchmark.folder", System.getProperty("java.io.tmpdir")));
        root = Files.createTempDirectory(Files.createDirectories(below), "store");
    }

    Path root() {
        return root;
    }

    MessageStore open(Map<String, String> changes) throws IOException {
        var texts = new HashMap<>(Map.of("storePathRootDir", root.toString()));
        texts.putAll(changes);
        try {
            var config = StoreConfig.from(Settings.parse(texts, StoreConfig.settings()), HOST);
            return MessageStore.open(config, InstantSource.system(), (topic, queueId, offset, tags) -> { },
                Failures.toLog("benchmark"));
        } catch (BadSettingsException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static NewMessage message(int queueId, byte[] body) {
        return new NewMessage(TOPIC, queueId, 0, 0, System.currentTimeMillis(), HOST, 0, 0, ByteBuffer.wrap(body),
            PROPERTIES);
    }

    /** Appends, and does as a sender does that is told to come back later: again after a millisecond. */
    static Appended append(MessageStore store, int queueId, byte[] body) {
        while (true) {
            try {
                return store.append(message(queueId, body)).toCompletableFuture().join();
            } catch (CompletionException e) {
                if (!(e.getCause() instanceof AppendRefused refused) || refused.reason() != AppendRefused.Reason.BUSY) {
                    throw e;
                }
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    /** Appends messages together, as the broker does; each that is refused for now once more by itself. */
    static void append(MessageStore store, int queueId, byte[] body, int together) {
        if (together == 1) {
            append(store, queueId, body);
            return;
        }
        var held = new ArrayList<CompletionStage<Appended>>(together);
        for (int i = 0; i < together; i++) {
            held.add(store.hold(message(queueId, body)));
        }
        store.appendHeld();
        for (var each : held) {
            if (each.toCompletableFuture().isCompletedExceptionally()) {
                append(store, queueId, body);
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (var paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
