package org.apache.rocketmq.broker.delay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.broker.FakeTime;
import org.apache.rocketmq.broker.record.StoredMessage;
import org.apache.rocketmq.broker.table.TableFile;
import org.apache.rocketmq.broker.topic.GoneTopics;
import org.apache.rocketmq.common.internal.config.Settings;
import org.apache.rocketmq.common.internal.name.SystemTopics;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.NewMessage;
import org.apache.rocketmq.store.ReadStatus;
import org.apache.rocketmq.store.StoreConfig;
import org.apache.rocketmq.store.index.DelayLevels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When delayed messages come back; the clock and the timer are the test's. */
class DelayedDeliveryTest {
    private static final InetSocketAddress HOST = new InetSocketAddress("127.0.0.1", 10911);

    @TempDir
    Path folder;
    private final FakeTime time = new FakeTime();
    private final DelaySchedule schedule = new DelaySchedule(DelayLevels.parse("1s 5s 10s"));
    private final List<String> failures = new ArrayList<>();
    private final Set<String> absent = new HashSet<>();
    private int tasks;
    private MessageStore store;
    private DelayProgress progress;
    private DelayedDelivery delivery;

    @BeforeEach
    void open() throws Exception {
        var texts = new HashMap<>(Map.of("storePathRootDir", folder.toString(), "mappedFileSizeCommitLog", "1048576",
            "mappedFileSizeConsumeQueue", "20000", "messageDelayLevel", "1s 5s 10s"));
        var config = StoreConfig.from(Settings.parse(texts, StoreConfig.settings()), HOST);
        store = MessageStore.open(config, time.clock(), (topic, queueId, next, tags) -> {
            if (delivery != null) {
                delivery.arrived(topic, queueId);
            }
        }, (what, failure) -> failures.add(what + ": " + failure));
        progress = DelayProgress.open(new TableFile(folder.resolve("config"), "delayOffset.json"), time.clock());
        delivery = new DelayedDelivery(schedule, store, progress, new DelayedDelivery.Turns(time.clock(), this::later,
            (what, failure) -> failures.add(what + ": " + failure), (topic, stored) -> { },
            new GoneTopics(topic -> !absent.contains(topic), store)));
        delivery.start();
        time.advance(Duration.ZERO);
    }

    @AfterEach
    void close() {
        delivery.close();
        store.close();
        assertEquals(List.of(), failures);
    }

    private void restart(boolean savingProgress) throws Exception {
        delivery.close();
        if (savingProgress) {
            progress.save();
        }
        store.close();
        time.clear();
        open();
    }

    private void later(Duration delay, Runnable task) {
        tasks++;
        time.later(delay, task);
    }

    private void send(String body, int level) {
        send("Orders", body, level);
    }

    private void send(String topic, String body, int level) {
        var message = new NewMessage(topic, 2, 5, 0, 1L, HOST, 3, 0,
            ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)),
            "KEYS\u0001k\u0002SENT\u0001" + time.millis() + "\u0002");
        store.append(schedule.postpone(message, level)).toCompletableFuture().join();
    }

    private List<StoredMessage> delivered() {
        var found = store.read("Orders", 2, 0, 10_000, 1 << 20, null);
        return found.status() == ReadStatus.FOUND ? StoredMessage.allIn(found.records()) : List.of();
    }

    @Test
    void shouldDeliverWhenTheDelayIsOverAndNotBefore() {
        send("a", 2);

        time.advance(Duration.ofMillis(4999));
        assertEquals(0, delivered().size());

        time.advance(Duration.ofMillis(1));
        assertEquals(1, delivered().size());
    }

    @Test
    void shouldDeliverTheMessageWithItsProperties() {
        send("a", 1);
        time.advance(Duration.ofSeconds(1));

        var message = delivered().get(0);
        assertEquals("k", message.property("KEYS"));
        assertEquals("1", message.property("DELAY"));
        assertEquals("Orders", message.property("REAL_TOPIC"));
        assertEquals("2", message.property("REAL_QID"));
        assertEquals(3, message.reconsumeTimes());
    }

    @Test
    void shouldCutALevelAboveTheHighest() {
        send("a", 99);

        time.advance(Duration.ofMillis(9999));
        assertEquals(0, delivered().size());
        time.advance(Duration.ofMillis(1));
        assertEquals("3", delivered().get(0).property("DELAY"));
    }

    @Test
    void shouldRestWhileNothingIsDelayed() {
        assertEquals(0, time.tasks());

        send("a", 1);
        time.advance(Duration.ofSeconds(1));

        assertEquals(1, delivered().size());
        assertEquals(0, time.tasks());
    }

    @Test
    void shouldTakeOneTimerForAWholeLevel() {
        for (int i = 0; i < 100; i++) {
            send("m" + i, 1);
        }
        time.advance(Duration.ofMillis(10));

        assertEquals(1, time.tasks());
    }

    @Test
    void shouldNotReadAllThatWaitForEachThatIsDue() {
        for (int i = 0; i < 900; i++) {
            send("m" + i, 1);
            time.advance(Duration.ofMillis(1));
        }
        time.advance(Duration.ofMillis(100));

        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        time.advance(Duration.ofMillis(100));
        long bytes = (threads.getCurrentThreadAllocatedBytes() - before) / 100;

        assertEquals(101, delivered().size());
        assertTrue(bytes < 50_000, bytes + " bytes allocated for each message that was due, while 800 waited");
    }

    @Test
    void shouldDeliverAllThatAreDueAtOnce() {
        for (int i = 0; i < 3000; i++) {
            send("m" + i, 1);
        }
        time.advance(Duration.ofSeconds(1));

        assertEquals(3000, store.maxOffset("Orders", 2));
        assertEquals(0, time.tasks());
    }

    @Test
    void shouldGoOnAfterAFullTurnInTheTaskThatHearsOfItsEnd() {
        for (int i = 0; i < 12; i++) {
            send("m" + i, 1);
        }
        time.advance(Duration.ofMillis(1));
        int before = tasks;
        time.advance(Duration.ofSeconds(1));

        assertEquals(12, delivered().size());
        assertEquals(2, tasks - before, "tasks for a turn of 4 and one of 8");
    }

    @Test
    void shouldDeliverManyInTheirOrder() {
        for (int i = 0; i < 100; i++) {
            send("m" + i, 1);
            time.advance(Duration.ofMillis(7));
        }
        time.advance(Duration.ofSeconds(1));

        var messages = delivered();
        assertEquals(100, messages.size());
        for (int i = 1; i < 100; i++) {
            assertTrue(messages.get(i).storeTimestamp() - messages.get(i - 1).storeTimestamp() == 7);
        }
    }

    @Test
    void shouldDeliverWhatIsOverdueAtOnceAfterARestart() throws Exception {
        send("a", 1);
        send("b", 3);
        delivery.close();
        time.skip(Duration.ofSeconds(5));

        restart(true);

        assertEquals(1, delivered().size());
        time.advance(Duration.ofSeconds(5));
        assertEquals(2, delivered().size());
    }

    @Test
    void shouldNotDeliverAgainWhatWasDeliveredBeforeARestart() throws Exception {
        send("a", 1);
        time.advance(Duration.ofSeconds(1));

        restart(true);

        time.advance(Duration.ofSeconds(10));
        assertEquals(1, delivered().size());
    }

    @Test
    void shouldRatherDeliverTwiceThanNotAtAllAfterACrash() throws Exception {
        send("a", 1);
        time.advance(Duration.ofSeconds(1));

        restart(false);

        assertEquals(2, delivered().size());
    }

    @Test
    void shouldDeliverWithin100MillisecondsOfTheDueTimeHoweverManyAreDue() {
        for (int i = 0; i < 500; i++) {
            send("m" + i, 1 + i % 3);
            time.advance(Duration.ofMillis(i % 5));
        }
        time.advance(Duration.ofSeconds(20));

        var messages = delivered();
        assertEquals(500, messages.size());
        for (var message : messages) {
            int level = Integer.parseInt(message.property("DELAY"));
            long late = message.storeTimestamp() - Long.parseLong(message.property("SENT")) - schedule.millis(level);
            assertTrue(late >= 0 && late <= 100, "delivered " + late + " ms after its time");
        }
    }

    /** As no sender can: only the broker appends to the levels' topic. */
    private void storeInFirstLevel(String properties) {
        store.append(new NewMessage(SystemTopics.SCHEDULE_TOPIC_XXXX, 0, 0, 0, 1L, HOST, 0, 0, ByteBuffer.allocate(1),
            properties)).toCompletableFuture().join();
    }

    @Test
    void shouldNotLetAMessageThatCanNeverBeStoredHoldUpTheOthers() {
        storeInFirstLevel("REAL_TOPIC\u0001" + "t".repeat(300) + "\u0002REAL_QID\u00010\u0002");
        send("a", 1);

        time.advance(Duration.ofSeconds(1));

        assertEquals(1, delivered().size());
        assertEquals(0, time.tasks());
    }

    @Test
    void shouldNotLetAMessageWhoseTopicIsGoneHoldUpTheOthers() throws Exception {
        send("Gone", "g", 1);
        send("a", 1);
        store.deleteTopic("Gone");
        absent.add("Gone");

        time.advance(Duration.ofSeconds(1));

        assertEquals(1, delivered().size());
        assertEquals(0, time.tasks());
        assertFalse(store.topics().contains("Gone"), "it would be added after a crash");
        assertEquals(2, progress.next(1, 0, 2));
    }

    @Test
    void shouldDeliverToATopicThatIsThereAgainOrWasNeverDeleted() {
        send("Again", "g", 1);
        send("Orders", "a", 1);
        store.deleteTopic("Again");
        absent.add("Orders");

        time.advance(Duration.ofSeconds(1));

        assertEquals(1, store.maxOffset("Again", 2));
        assertEquals(1, delivered().size());
    }

    @Test
    void shouldGoOnWhereTheFileSays() throws Exception {
        for (int i = 0; i < 5; i++) {
            send("m" + i, 1);
        }
        time.advance(Duration.ofSeconds(1));
        send("late", 1);
        progress.save();
        String saved = Files.readString(folder.resolve("config").resolve("delayOffset.json"));
        assertTrue(saved.replaceAll("\\s", "").contains("\"offsetTable\":{1:5"), saved);

        restart(true);
        time.advance(Duration.ofSeconds(1));

        assertEquals(6, delivered().size());
    }

    @Test
    void shouldLeaveOutAMessageThatDoesNotSayWhereItBelongs() {
        storeInFirstLevel("DELAY\u00011\u0002");
        send("a", 1);

        time.advance(Duration.ofSeconds(1));

        assertEquals(1, delivered().size());
    }

    @Test
    void shouldDeliverToItsOwnTopicHoweverOftenTheSenderNamesAnother() {
        String forged = "REAL_TOPIC\u0001Others\u0002REAL_QID\u00017\u0002DELAY\u00013\u0002";
        var message = new NewMessage("Orders", 2, 5, 0, 1L, HOST, 0, 0, ByteBuffer.allocate(1), forged + forged);
        store.append(schedule.postpone(message, 1)).toCompletableFuture().join();

        time.advance(Duration.ofSeconds(1));

        assertEquals(1, delivered().size());
        assertEquals("1", delivered().get(0).property("DELAY"));
        assertEquals(0, store.maxOffset("Others", 7));
    }

    @Test
    void shouldDeliverNothingToATopicThatOnlyTheBrokerMayAppendTo() {
        storeInFirstLevel("REAL_TOPIC\u0001RMQ_SYS_TRANS_OP_HALF_TOPIC\u0002REAL_QID\u00010\u0002");
        send("a", 1);

        time.advance(Duration.ofSeconds(1));

        assertEquals(0, store.maxOffset("RMQ_SYS_TRANS_OP_HALF_TOPIC", 0));
        assertEquals(1, delivered().size());
    }
}
