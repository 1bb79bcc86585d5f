package org.apache.rocketmq.broker.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.alibaba.fastjson2.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.rocketmq.broker.table.TableFile;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topics and their file. */
class TopicsTest {
    private static final String FILE = "topics.json";
    private static final int READ_WRITE = 6;

    @TempDir
    Path folder;

    private Topics open(boolean autoCreate) throws IOException {
        return open(autoCreate, false);
    }

    private Topics open(boolean autoCreate, boolean timers) throws IOException {
        var rules = new TopicRules(
            "DefaultCluster", "broker-g", autoCreate, 8, true, true, false, "RMQ_SYS_TRACE_TOPIC", 18, 8, timers);
        return Topics.open(new TableFile(folder, FILE), rules, InstantSource.system());
    }

    @Test
    void shouldHaveTheSystemsTopics() throws Exception {
        var topics = open(true);

        assertEquals(7, topics.find("TBW102").getPerm());
        assertEquals(18, topics.find("SCHEDULE_TOPIC_XXXX").getWriteQueueNums());
        assertTrue(topics.isSystem("broker-g"));
        assertFalse(topics.isSystem("Orders"));
    }

    @Test
    void shouldHaveTheTopicOfTimersWhereThereAreSome() throws Exception {
        assertNull(open(true, false).find("rmq_sys_wheel_timer"));
        var topic = open(true, true).find("rmq_sys_wheel_timer");
        assertEquals(1, topic.getReadQueueNums());
        assertEquals(1, topic.getWriteQueueNums());
        assertEquals(READ_WRITE, topic.getPerm());
    }

    @Test
    void shouldReadApachesFileAndWriteItBackTheSame() throws Exception {
        String apaches = Files.readString(Path.of("src/test/resources/apache-5.5.0", FILE));
        Files.writeString(folder.resolve(FILE), apaches);
        var topics = open(true);
        assertEquals(4, topics.find("GoldA").getReadQueueNums());

        topics.update(new TopicConfig("More", 1, 1, READ_WRITE));
        topics.save();

        var before = JSON.parseObject(apaches);
        var after = JSON.parseObject(Files.readString(folder.resolve(FILE)));
        after.getJSONObject("topicConfigTable").remove("More");
        // Apache's broker makes this one when it first gives a transaction up, ours has it from the start.
        after.getJSONObject("topicConfigTable").remove("TRANS_CHECK_MAX_TIME_TOPIC");
        assertEquals(before.get("topicConfigTable"), after.get("topicConfigTable"));
        assertEquals(5, after.getJSONObject("dataVersion").getLongValue("counter"), "both of these are new");
    }

    @Test
    void shouldInheritFromTheDefaultTopicWithNoMoreQueuesThanItHas() throws Exception {
        var topics = open(true);

        assertEquals(4, topics.findOrInherit("A", "TBW102", 4, 0).getWriteQueueNums());
        assertEquals(8, topics.findOrInherit("B", "TBW102", 100, 0).getWriteQueueNums());
        assertEquals(1, topics.findOrInherit("C", "TBW102", 0, 0).getWriteQueueNums());
        assertEquals(READ_WRITE, topics.find("A").getPerm());
    }

    @Test
    void shouldNotMakeATopicWhereNothingIsInherited() throws Exception {
        assertNull(open(false).findOrInherit("A", "TBW102", 4, 0));
        assertNull(open(true).findOrInherit("A", "SELF_TEST_TOPIC", 4, 0));
        assertNull(open(true).findOrInherit("A", null, 4, 0));
    }

    @Test
    void shouldTellOfEachChangeOnce() throws Exception {
        var topics = open(true);
        var changes = new AtomicInteger();
        topics.onChange(changes::incrementAndGet);

        topics.retryTopic("g");
        topics.retryTopic("g");
        topics.deadLetterTopic("g");
        topics.remove("%DLQ%g");
        topics.remove("%DLQ%g");

        assertEquals(3, changes.get());
        assertEquals(1, topics.find("%RETRY%g").getWriteQueueNums());
    }

    @Test
    void shouldRefuseABadName() throws Exception {
        var topics = open(true);

        assertThrows(RequestRejected.class, () -> topics.findOrInherit("a.b", "TBW102", 4, 0));
        assertThrows(RequestRejected.class, () -> topics.update(new TopicConfig("t".repeat(128), 1, 1, READ_WRITE)));
    }

    @Test
    void shouldMakeAllTopicsOfAListOrNone() throws Exception {
        var topics = open(true);
        var changes = new AtomicInteger();
        topics.onChange(changes::incrementAndGet);
        int room = Topics.MAX_TOPICS - topics.snapshot().byName().size();
        topics.update(IntStream.range(0, room - 1).mapToObj(i -> topic("T" + i)).toList());
        assertEquals(1, changes.get());

        var refused = assertThrows(RequestRejected.class,
            () -> topics.update(List.of(topic("T0"), topic("Last"), topic("TooMuch"))));
        assertEquals("the topic TooMuch is not made: this broker has 199999 topics, of at most 200000",
            refused.getMessage());
        assertThrows(RequestRejected.class, () -> topics.update(List.of(topic("Last"), topic("bad name"))));
        assertNull(topics.find("Last"));
        assertEquals(1, changes.get());

        topics.update(List.of(topic("T0"), topic("Last"), topic("Last")));
        assertEquals(2, changes.get());
        assertThrows(RequestRejected.class, () -> topics.retryTopic("g"));
    }

    private static TopicConfig topic(String name) {
        return new TopicConfig(name, 1, 1, READ_WRITE);
    }

    @Test
    void shouldLetOtherTopicsBeMadeWhileTheQueuesOfOneGo() throws Exception {
        var topics = open(true);

        topics.whileAbsent("Gone", () -> {
            assertEquals("A", CompletableFuture.supplyAsync(() -> topics.findOrInherit("A", "TBW102", 4, 0))
                .orTimeout(10, TimeUnit.SECONDS).join().getTopicName());
            var refused = assertThrows(RequestRejected.class, () -> topics.findOrInherit("Gone", "TBW102", 4, 0));
            assertEquals(Refusal.TOPIC_LEAVING, refused.refusal());
            assertThrows(RequestRejected.class, () -> topics.update(topic("Gone")));
        });

        topics.update(topic("Gone"));
        topics.whileAbsent("Gone", () -> fail("it is there"));
    }

    @Test
    void shouldLetATopicBeMadeAgainWhoseQueuesCouldNotBeDeleted() throws Exception {
        var topics = open(true);
        assertThrows(IllegalStateException.class, () -> topics.whileAbsent("Gone", () -> {
            throw new IllegalStateException("the disk");
        }));

        topics.update(topic("Gone"));

        assertEquals("Gone", topics.find("Gone").getTopicName());
    }
}
