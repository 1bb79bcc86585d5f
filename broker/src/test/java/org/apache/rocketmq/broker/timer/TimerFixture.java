package org.apache.rocketmq.broker.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.alibaba.fastjson2.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.broker.record.StoredMessage;
import org.apache.rocketmq.broker.stats.Statistics;
import org.apache.rocketmq.broker.table.TableFile;
import org.apache.rocketmq.broker.topic.GoneTopics;
import org.apache.rocketmq.common.internal.config.Settings;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.NewMessage;
import org.apache.rocketmq.store.ReadStatus;
import org.apache.rocketmq.store.StoreConfig;
import org.apache.rocketmq.store.log.Disk;
import org.apache.rocketmq.store.timer.TimerCheck;
import org.apache.rocketmq.store.timer.TimerFiles;
import org.awaitility.Awaitility;

/** Timers over a real store; the clock and the turns of the loop are the test's. */
final class TimerFixture implements AutoCloseable {
    static final String TOPIC = "Orders";
    static final int QUEUE = 1;
    static final int ROLL_SECONDS = 3600;
    static final int LONGEST_SECONDS = 259_200;

    private static final InetSocketAddress HOST = new InetSocketAddress("127.0.0.1", 10911);
    private static final int LOG_FILE_BYTES = 4096;
    private static final long LONG_REST_MILLIS = 1000;
    private static final int MOST_TURNS = 2_000_000;

    final List<String> failures = new ArrayList<>();
    /** The times at which something is expected: time does not pass beyond the next one without a turn. */
    final List<Long> expected = new ArrayList<>();
    /** The topics that are not there; all others are. */
    final Set<String> absent = new HashSet<>();
    private final Path folder;
    private final Map<String, String> storeSettings = new HashMap<>();
    private final TimerRules rules;
    private long now = 1_700_000_000_123L;
    private final InstantSource clock = () -> Instant.ofEpochMilli(now);
    private MessageStore store;
    private Recalls recalls;
    private Recalling recalling;
    private WaitingByTopic waiting;
    private TimerLoop loop;
    private boolean diskFails;
    private boolean forceFails;
    private final AtomicInteger wakes = new AtomicInteger();

    /** The disk of the timers' files. */
    private final class WornDisk implements Disk {
        @Override
        public void write(FileChannel channel, ByteBuffer bytes, long position, Path file) throws IOException {
            if (diskFails) {
                throw new IOException("no room");
            }
            Disk.super.write(channel, bytes, position, file);
        }

        @Override
        public void force(FileChannel channel, Path file) throws IOException {
            if (forceFails && file.getParent().endsWith("timerlog")) {
                forceFails = false;
                throw new IOException("worn out");
            }
            Disk.super.force(channel, file);
        }
    }

    TimerFixture(Path folder) throws Exception {
        this(folder, Map.of());
    }

    TimerFixture(Path folder, Map<String, String> moreSettings) throws Exception {
        this(folder, moreSettings, LONGEST_SECONDS, false);
    }

    TimerFixture(Path folder, Map<String, String> moreSettings, int longestSeconds, boolean topicInDeleteKeys)
        throws Exception {

        this.folder = folder;
        this.storeSettings.putAll(moreSettings);
        this.rules = new TimerRules(true, longestSeconds * WheelTime.SECOND, ROLL_SECONDS, 1000, "b", true,
            topicInDeleteKeys, new TimerFiles.Place(folder, LOG_FILE_BYTES, new WornDisk()));
        open();
    }

    private void open() throws Exception {
        var texts = new HashMap<>(Map.of("storePathRootDir", folder.toString(), "mappedFileSizeCommitLog", "4194304",
            "mappedFileSizeConsumeQueue", "20000", "messageIndexEnable", "false", "flushIntervalCommitLog", "10",
            "flushCommitLogLeastPages", "0"));
        texts.putAll(storeSettings);
        var config = StoreConfig.from(Settings.parse(texts, StoreConfig.settings()), HOST);
        store = MessageStore.open(config, clock, (topic, queueId, next, tags) -> { },
            (what, failure) -> failures.add(what + ": " + failure));
        recalls = new Recalls();
        recalling = new Recalling(rules, store, recalls, clock, () -> { });
        waiting = WaitingByTopic.open(new TableFile(folder.resolve("config"), "timermetrics"));
        var statistics = new Statistics(clock, ZoneOffset.UTC);
        loop = new TimerLoop(rules, new Timers.Surroundings(store, clock, statistics, waiting,
            new GoneTopics(topic -> !absent.contains(topic), store)), recalls, wakes::incrementAndGet);
    }

    long now() {
        return now;
    }

    /** Whether nothing can be written to the timers' files from now on. */
    void failDisk(boolean fails) {
        diskFails = fails;
    }

    /** Has the next force of the timer log fail. */
    void failForce() {
        forceFails = true;
    }

    /** How often the loop was woken. */
    int wakes() {
        return wakes.get();
    }

    /** What was kept last. */
    TimerCheck kept() {
        return loop.kept();
    }

    MessageStore store() {
        return store;
    }

    /** How many messages wait, of each topic that has some. */
    Map<String, Long> waiting() {
        var table = JSON.parseObject(waiting.text()).getJSONObject("timingCount");
        var counts = new TreeMap<String, Long>();
        table.keySet().forEach(topic -> counts.put(topic, table.getJSONObject(topic).getLong("count")));
        counts.values().removeIf(count -> count == 0);
        return counts;
    }

    /** Writes how many messages wait, as the broker does now and then. */
    void saveCounts() throws IOException {
        waiting.save(now);
    }

    /** Takes a message back; false where it is too late, or the loop is not ready. */
    boolean recall(String body, long dueMillis) {
        return recall(TOPIC, body, dueMillis);
    }

    boolean recall(String topic, String body, long dueMillis) {
        try {
            recalling.takeBack(RecallHandle.of(topic, "b", WheelTime.of(dueMillis), body), "producers", HOST)
                .toCompletableFuture().join();
            return true;
        } catch (RequestRejected e) {
            return false;
        }
    }

    /** Sets the clock, as an operator does. */
    void jump(Duration time) {
        now += time.toMillis();
    }

    /** A message that is due at a time. */
    long send(String body, long dueMillis) {
        return send(body, dueMillis, Map.of());
    }

    long send(String body, long dueMillis, Map<String, String> more) {
        return send(TOPIC, body, dueMillis, more);
    }

    long send(String topic, String body, long dueMillis, Map<String, String> more) {
        var properties = new StringBuilder("UNIQ_KEY\u0001" + body + "\u0002TIMER_DELIVER_MS\u0001" + dueMillis
            + "\u0002");
        more.forEach((name, value) -> properties.append(name).append('\u0001').append(value).append('\u0002'));
        var message = new NewMessage(topic, QUEUE, 5, 0, now, HOST, 0, 0,
            ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), properties.toString());
        long due = new DueTimes(rules).of(message.properties(), now);
        append(due == DueTimes.NONE ? message : WaitingTimer.postponed(message, WheelTime.of(due)));
        return due;
    }

    /** A message that has nothing to do with timers, and the log position behind it. */
    long sendOther() {
        append(new NewMessage("Others", 0, 0, 0, now, HOST, 0, 0, ByteBuffer.allocate(1000), ""));
        return store.appendedPosition();
    }

    void append(NewMessage message) {
        store.append(message).toCompletableFuture().join();
    }

    /** Has the loop do what is there to do. */
    void work() throws IOException {
        int turns = 0;
        while (loop.work() > 0) {
            if (turns++ > MOST_TURNS) {
                throw new AssertionError("the loop does not come to rest");
            }
        }
    }

    /** How long the loop rests now. */
    long restMillis() {
        return TimeUnit.NANOSECONDS.toMillis(loop.restNanos());
    }

    /** Lets time pass, with turns whenever the loop wants them. */
    void advance(Duration time) throws IOException {
        long end = now + time.toMillis();
        work();
        while (now < end) {
            long next = Math.min(end, expected.stream().mapToLong(Long::longValue).filter(at -> at > now).min()
                .orElse(end));
            long rest = restMillis();
            // A second in which nothing happens may as well be skipped.
            now = rest < LONG_REST_MILLIS ? Math.min(next, now + Math.max(1, rest)) : next;
            work();
        }
    }

    /** Has the loop keep how far it is, each time once all that was stored is on the disk. */
    void keep() throws IOException {
        do {
            advance(Duration.ofSeconds(1));
            Awaitility.await().until(() -> store.flushedPosition() >= store.appendedPosition());
            work();
        } while (loop.isFurtherThanKept());
    }

    /** As after an orderly stop, which waits for the end of a second that was begun. */
    void restart() throws Exception {
        var end = loop.end();
        work();
        while (!end.isDone()) {
            now += Math.max(1, Math.min(LONG_REST_MILLIS, restMillis()));
            work();
        }
        stop();
    }

    /** As after a stop that was too short for that. */
    void stop() throws Exception {
        loop.onClose();
        store.close(() -> {
            try {
                loop.keepAll();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        loop.close();
        open();
    }

    /** As after a kill: the timers' files are as they were, and all that was stored is there. */
    void crash() throws Exception {
        store.close();
        Files.writeString(folder.resolve("abort"), "1");
        open();
    }

    /** The messages that were delivered, in their order. */
    List<StoredMessage> delivered() {
        return read(TOPIC, QUEUE);
    }

    List<StoredMessage> read(String topic, int queueId) {
        var all = new ArrayList<StoredMessage>();
        long next = store.minOffset(topic, queueId);
        while (true) {
            var found = store.read(topic, queueId, next, 10_000, 16 << 20, null);
            if (found.status() != ReadStatus.FOUND) {
                return all;
            }
            for (var message : StoredMessage.allIn(found.records())) {
                var copy = ByteBuffer.allocate(message.length());
                store.recordAt(message.logPosition()).ifPresent(copy::put);
                all.add(new StoredMessage(copy.flip()));
            }
            found.release().run();
            next = found.nextOffset();
        }
    }

    static String text(StoredMessage message) {
        return StandardCharsets.UTF_8.decode(message.body()).toString();
    }

    List<String> bodies() {
        return delivered().stream().map(TimerFixture::text).toList();
    }

    @Override
    public void close() throws IOException {
        store.close();
        loop.close();
        assertEquals(List.of(), failures);
    }
}
