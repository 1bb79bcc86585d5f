package org.apache.rocketmq.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.LongPredicate;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.store.ModelSteps.Step;
import org.apache.rocketmq.store.log.Disk;
import org.apache.rocketmq.store.log.FileNames;
import org.awaitility.core.ConditionFactory;

/** A store, and the model that it should equal. The store's clock stands still but for the steps that move it. */
final class ModelSubject implements AutoCloseable {
    private static final int LONGEST_BODY = 4 << 20;
    private static final int RECORD_OVERHEAD = 400;
    private static final int MOST_PROPERTIES = 32_000;
    private static final ConditionFactory SOON =
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1));
    private static final InetSocketAddress V6 = new InetSocketAddress("2001:db8::1", 4711);
    private static final InetSocketAddress V4 = new InetSocketAddress("10.1.2.3", 4711);

    private final Path folder;
    private final Shape shape;
    private final StoreModel model = new StoreModel();
    private MessageStore store;
    private Path root;
    private long now = 1_700_000_000_000L;
    private int serial;
    private int opened;

    /** What kind of store; an extended one is it two times of three that it is opened. */
    record Shape(FlushPolicy policy, boolean pool, int segmentBytes, boolean hostV6, boolean extended) { }

    ModelSubject(Path folder, Shape shape) throws IOException {
        this.folder = folder;
        this.shape = shape;
        this.root = folder.resolve("0");
        open();
    }

    private void open() throws IOException {
        var config = TestStore.config(root, shape.hostV6 ? V6 : TestStore.HOST, Map.of(
            "mappedFileSizeCommitLog", "" + shape.segmentBytes, "flushDiskType", shape.policy.name(),
            "transientStorePoolEnable", "" + shape.pool, "commitIntervalCommitLog", "2",
            "commitCommitLogLeastPages", "0", "flushIntervalCommitLog", "5", "flushIntervalConsumeQueue", "5",
            "maxMessageSize", "" + LONGEST_BODY,
            "enableConsumeQueueExt", "" + (shape.extended && ++opened % 3 != 0)));
        store = MessageStore.open(config, () -> Instant.ofEpochMilli(now), TestStore.DEAF, TestStore.LOGGED, Disk.REAL);
    }

    void take(Step step) throws IOException {
        switch (step.kind()) {
            case APPEND -> append(step);
            case HOLD -> hold(step);
            case BATCH -> appendBatch(step);
            case FILL_SEGMENT -> fillSegment(step);
            case TICK -> now += step.count();
            case READ -> read(step);
            case FLUSH -> SOON.until(() -> store.flushedPosition() == store.appendedPosition());
            case DELETE_TOPIC -> {
                store.deleteTopic(step.topicName());
                model.deleteTopic(step.topicName());
            }
            case RESTART -> reopen(() -> { });
            case TRIM -> reopen(() -> trim(step.count() % 3));
            case BUILD_QUEUES_ANEW -> reopen(() -> TestStore.deleteTree(root.resolve("consumequeue")));
            case LOSE_EXTENSIONS -> reopen(() -> {
                if (shape.extended) {
                    TestStore.deleteTree(Files.createDirectories(root.resolve("consumequeue_ext")));
                }
            });
            default -> crash();
        }
    }

    /** Something done to the files while the store is closed. */
    private interface Offline {
        void run() throws IOException;
    }

    private void reopen(Offline change) throws IOException {
        store.close();
        change.run();
        open();
        checkAll();
    }

    private void crash() throws IOException {
        long flushed = store.flushedPosition();
        Path copy = TestStore.crashCopy(root, folder.resolve("after-" + ++serial));
        store.close();
        root = copy;
        open();
        if (shape.pool && shape.policy == FlushPolicy.ASYNC_FLUSH) {
            assertTrue(store.appendedPosition() >= flushed);
            model.loseFrom(store.appendedPosition());
        }
        checkAll();
    }

    /** Takes the log's first segments away, but not the one that it ends in. */
    private void trim(int segments) throws IOException {
        var files = new ArrayList<>(FileNames.list(root.resolve("commitlog"), stranger -> { }).entrySet());
        long end = store.appendedPosition();
        for (int i = 0; i < segments && i < files.size(); i++) {
            long next = files.get(i).getKey() + shape.segmentBytes;
            if (next < end) {
                Files.delete(files.get(i).getValue());
                model.trim(next);
            }
        }
    }

    private NewMessage message(Step step, int bodyBytes, int kind) {
        String name = ++serial + ":";
        String body = name + "b".repeat(Math.max(0, bodyBytes - name.length()));
        int room = Math.min(MOST_PROPERTIES, shape.segmentBytes - bodyBytes - RECORD_OVERHEAD);
        String keys = step.longProperties() && room > 0 ? "k".repeat(room * step.count() / 20) : "k" + serial;
        String properties = "KEYS\u0001" + keys + "\u0002TAGS\u0001t" + step.count() % 3 + "\u0002";
        return new NewMessage(step.topicName(), step.queueId(), step.size(), kind, now,
            step.count() % 4 == 0 ? V6 : V4, step.count(), 0,
            ByteBuffer.wrap(body.getBytes(StandardCharsets.ISO_8859_1)), properties);
    }

    private int bytes(Step step) {
        return (int) Math.min(LONGEST_BODY, (shape.segmentBytes - RECORD_OVERHEAD - 300L) * step.size() / 100);
    }

    private void append(Step step) {
        var message = message(step, bytes(step), step.count() == 13 ? RecordLayout.TRANSACTION_PREPARED : 0);
        note(message, TestStore.append(store, message));
    }

    private void note(NewMessage message, Appended appended) {
        var served = RandomLoad.expected(message, appended, 0);
        if (message.sysFlag() == RecordLayout.TRANSACTION_PREPARED) {
            assertEquals(0, appended.queueOffset());
            model.addHidden(served);
        } else {
            assertEquals(model.max(message.topic(), message.queueId()), appended.queueOffset());
            model.add(served);
        }
    }

    /** Appends messages for several queues, which may be written together. */
    private void hold(Step step) {
        var messages = new ArrayList<NewMessage>();
        var stages = new ArrayList<CompletionStage<Appended>>();
        for (int i = 0; i < step.count() * step.count(); i++) {
            var each = new Step(step.kind(), (step.topic() + i / 3) % ModelSteps.TOPICS.size(),
                (step.queueId() + i) % ModelSteps.QUEUES, step.size(), step.count(), step.longProperties() && i == 3);
            var message = message(each, bytes(step) / (i % 5 + 1) / step.count(),
                i % 7 == 6 ? RecordLayout.TRANSACTION_PREPARED : 0);
            messages.add(message);
            stages.add(store.hold(message));
        }
        store.appendHeld();
        for (int i = 0; i < messages.size(); i++) {
            note(messages.get(i), stages.get(i).toCompletableFuture().join());
        }
    }

    private void appendBatch(Step step) {
        var messages = new ArrayList<NewMessage>();
        int each = Math.max(0, bytes(step) / step.count() - RECORD_OVERHEAD);
        var single = new Step(step.kind(), step.topic(), step.queueId(), step.size(), step.count(), false);
        for (int i = 0; i < Math.min(step.count(), shape.segmentBytes / 1024); i++) {
            messages.add(message(single, each, 0));
        }
        var appended = TestStore.append(store, messages);
        assertEquals(model.max(step.topicName(), step.queueId()), appended.queueOffset());
        assertEquals(messages.size(), appended.messages());
        for (int i = 0; i < messages.size(); i++) {
            model.add(RandomLoad.expected(messages.get(i), appended, i));
        }
    }

    /** Appends what leaves the segment full but for some bytes, or exactly. */
    private void fillSegment(Step step) {
        long left = shape.segmentBytes - store.appendedPosition() % shape.segmentBytes;
        var probe = message(new Step(step.kind(), step.topic(), step.queueId(), 0, step.count(), false), 20, 0);
        int record = RecordLayout.recordLength(
            (step.count() % 4 == 0 ? RecordLayout.BORN_HOST_V6 : 0) | (shape.hostV6 ? RecordLayout.STORE_HOST_V6 : 0),
            20, probe.topic().length(), probe.properties().length());
        long body = 20 + left - record - RecordLayout.BLANK_LENGTH - step.size() % 4 * 3;
        if (body >= 20 && body <= LONGEST_BODY) {
            var message = message(new Step(step.kind(), step.topic(), step.queueId(), 0, step.count(), false),
                (int) body, 0);
            model.add(RandomLoad.expected(message, TestStore.append(store, message), 0));
        }
    }

    /** One read, with limits and maybe with a tag, from somewhere in or near the queue. */
    private void read(Step step) {
        String topic = step.topicName();
        int queueId = step.queueId();
        awaitReadable(topic, queueId);
        long min = model.min(topic, queueId);
        long max = model.max(topic, queueId);
        long from = min - 1 + (max - min + 3) * step.size() / 100;
        String tag = "t" + step.count() % 3;
        LongPredicate wanted = step.longProperties() ? hash -> hash == tag.hashCode() : null;
        var result = store.read(topic, queueId, from, step.count(), 1000 * step.count(), wanted);
        assertEquals(expectedStatus(topic, queueId, from, wanted != null, result.status()), result.status());
        if (model.knows(topic, queueId)) {
            assertEquals(List.of(min, max), List.of(result.minOffset(), result.maxOffset()));
        }
        var records = result.records().stream().map(Served::of).toList();
        result.release().run();
        assertTrue(records.size() <= step.count());
        assertTrue(result.bytes() <= 1000 * step.count() || records.size() == 1);
        if (from >= min && from < max) {
            boolean byTag = wanted != null && !topic.startsWith("SCHEDULE");
            assertEquals(model.left(topic, queueId).stream()
                .filter(each -> each.offset() >= from && each.offset() < result.nextOffset())
                .filter(each -> !byTag || each.properties().endsWith("\u0001" + tag + "\u0002")).toList(), records);
            assertTrue(result.nextOffset() > from && result.nextOffset() <= max);
        }
    }

    private ReadStatus expectedStatus(String topic, int queueId, long from, boolean filtered, ReadStatus got) {
        long max = model.max(topic, queueId);
        if (max == 0) {
            // The queue may exist without a message: one that consumers do not see makes it, too.
            return got == ReadStatus.NO_MESSAGE_IN_QUEUE ? got : ReadStatus.NO_MATCHED_LOGIC_QUEUE;
        }
        if (from < model.min(topic, queueId)) {
            return ReadStatus.OFFSET_TOO_SMALL;
        }
        if (from >= max) {
            return from == max ? ReadStatus.OFFSET_OVERFLOW_ONE : ReadStatus.OFFSET_OVERFLOW_BADLY;
        }
        return filtered && got == ReadStatus.NO_MATCHED_MESSAGE ? got : ReadStatus.FOUND;
    }

    void checkAll() {
        if (shape.pool) {
            SOON.until(() -> store.flushedPosition() == store.appendedPosition());
        }
        for (String topic : ModelSteps.TOPICS) {
            for (int queueId = 0; queueId < ModelSteps.QUEUES; queueId++) {
                checkQueue(topic, queueId);
            }
        }
        for (Served each : model.everything()) {
            assertEquals(each, store.recordAt(each.position()).map(Served::of).map(
                found -> found.offset() == each.offset() ? found : null).orElse(null));
            assertTrue(store.recordAt(each.position() + 1).isEmpty());
        }
    }

    /** With a pool, readers see a message only when it is written. */
    private void awaitReadable(String topic, int queueId) {
        if (shape.pool && store.maxOffset(topic, queueId) < model.max(topic, queueId)) {
            SOON.untilAsserted(() -> assertEquals(model.max(topic, queueId), store.maxOffset(topic, queueId),
                () -> topic + "/" + queueId + ", log to " + store.appendedPosition() + ": "
                    + model.left(topic, queueId)));
        }
    }

    private void checkQueue(String topic, int queueId) {
        String name = topic + "/" + queueId;
        awaitReadable(topic, queueId);
        assertEquals(model.min(topic, queueId), store.minOffset(topic, queueId), name);
        assertEquals(model.max(topic, queueId), store.maxOffset(topic, queueId), name);
        assertEquals(model.left(topic, queueId), Served.queue(store, topic, queueId), name);
        for (Served each : model.left(topic, queueId)) {
            assertEquals(each.storeTimestamp(), store.storeTimestamp(topic, queueId, each.offset()), name);
            for (long millis = each.storeTimestamp() - 1; millis <= each.storeTimestamp() + 1; millis++) {
                for (boolean upper : new boolean[] {false, true}) {
                    assertEquals(model.offsetByTime(topic, queueId, millis, upper),
                        store.offsetByTime(topic, queueId, millis, upper), name);
                }
            }
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
