package org.apache.rocketmq.broker.replication;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.common.internal.config.Settings;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.remoting.internal.transport.IoLoops;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.NewMessage;
import org.apache.rocketmq.store.StoreConfig;

/** Stores with small files, event loops, and a time that goes on when the test says so. */
final class ReplicationFixture implements AutoCloseable, Replica.Clock {
    static final int SEGMENT_BYTES = 4096;
    static final int BATCH_BYTES = 1000;
    static final int MOST_BEHIND = 10_000;
    static final Duration HEARTBEAT = Duration.ofSeconds(5);
    static final Duration SILENCE = Duration.ofSeconds(20);
    static final Duration TIMEOUT = Duration.ofSeconds(3);
    static final String TOPIC = "Orders";
    private static final InetSocketAddress HOST = new InetSocketAddress("127.0.0.1", 10911);

    final IoLoops loops = IoLoops.start("test-io", 2);
    final List<String> failures = new CopyOnWriteArrayList<>();
    private final List<MessageStore> stores = new ArrayList<>();
    /** Runs when somebody asks for the time. */
    volatile Runnable onNanos = () -> { };
    private final AtomicLong nanos = new AtomicLong(1_000_000_000L);
    private final Queue<Runnable> later = new ConcurrentLinkedQueue<>();

    static ReplicationRules rules(int copies) {
        return new ReplicationRules(copies, TIMEOUT, HEARTBEAT, SILENCE, BATCH_BYTES, MOST_BEHIND);
    }

    MessageStore store(Path folder, Map<String, String> moreSettings) throws Exception {
        var texts = new HashMap<>(Map.of("storePathRootDir", folder.toString(),
            "mappedFileSizeCommitLog", Integer.toString(SEGMENT_BYTES), "mappedFileSizeConsumeQueue", "20000",
            "messageIndexEnable", "false", "cleanFileForciblyEnable", "false", "diskMaxUsedSpaceRatio", "95",
            "diskSpaceWarningLevelRatio", "99", "cleanResourceInterval", "20",
            "deleteCommitLogFilesInterval", "0"));
        texts.putAll(Map.of("flushIntervalCommitLog", "10", "flushCommitLogLeastPages", "0"));
        texts.putAll(moreSettings);
        var config = StoreConfig.from(Settings.parse(texts, StoreConfig.settings()), HOST);
        var store = MessageStore.open(config, InstantSource.system(), (topic, queueId, next, tags) -> { },
            (what, failure) -> failures.add(what + ": " + failure));
        stores.add(store);
        return store;
    }

    /** Stores a message and returns the log position behind it. */
    static long append(MessageStore store, String body) {
        var appended = store.append(new NewMessage(TOPIC, 0, 0, 0, 0, HOST, 0, 0,
            ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), "")).toCompletableFuture().join();
        return appended.logPosition() + appended.length();
    }

    /** Stores so many messages of some hundred bytes. */
    static void fill(MessageStore store, int messages) {
        for (int i = 0; i < messages; i++) {
            append(store, i + "!".repeat(300));
        }
    }

    /** The bytes of a store's log between two positions. */
    static byte[] bytes(MessageStore store, long from, long to) {
        var bytes = ByteBuffer.allocate((int) (to - from));
        while (bytes.hasRemaining()) {
            var piece = store.piece(from + bytes.position(), bytes.remaining());
            bytes.put(piece.bytes());
            piece.release().run();
        }
        return bytes.array();
    }

    static List<String> bodies(MessageStore store) throws IOException {
        var bodies = new ArrayList<String>();
        for (long offset = store.minOffset(TOPIC, 0); offset < store.maxOffset(TOPIC, 0); offset++) {
            bodies.add(body(store.recordAt(store.entries(TOPIC, 0, offset, 1).get(0).logPosition()).orElseThrow()));
        }
        return bodies;
    }

    private static String body(ByteBuffer record) {
        int at = record.position()
            + RecordLayout.bodyLength(record.getInt(record.position() + RecordLayout.SYSTEM_FLAG));
        var body = new byte[record.getInt(at)];
        record.get(at + Integer.BYTES, body);
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Lets time pass. */
    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Override
    public long nanos() {
        onNanos.run();
        return nanos.get();
    }

    @Override
    public long millis() {
        return nanos.get() / 1_000_000;
    }

    @Override
    public void after(Duration delay, Runnable task) {
        later.add(task);
    }

    boolean hasLater() {
        return !later.isEmpty();
    }

    /** Runs what was to be done later; false where that was nothing. */
    boolean runLater() {
        boolean any = false;
        for (Runnable task = later.poll(); task != null; task = later.poll()) {
            task.run();
            any = true;
        }
        return any;
    }

    @Override
    public void close() {
        loops.close();
        stores.forEach(MessageStore::close);
    }
}
