package org.apache.rocketmq.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.broker.group.NoGroup;
import org.apache.rocketmq.broker.offset.ConsumerOffsets;
import org.apache.rocketmq.broker.topic.TopicRules;
import org.apache.rocketmq.common.TopicConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica's tables that become its primary's. */
class CopiedTablesTest {
    /** Of the default {@code messageDelayLevel}: a queue for each. */
    private static final int DELAY_LEVELS = 18;

    private static final String MODES = """
        {"messageRequestModeMap":{"Orders":{"G":{"topic":"Orders","consumerGroup":"G","mode":"POP",
        "popShareQueueNum":1}}}}""";

    @TempDir
    private Path folder;
    private Tables primary;
    private Tables replica;

    @BeforeEach
    void open() throws IOException {
        primary = open("primary");
        replica = open("replica");
    }

    private Tables open(String name) throws IOException {
        var rules = new TopicRules(
            "DefaultCluster", "pair", true, 8, true, true, false, "RMQ_SYS_TRACE_TOPIC", 18, 8, true);
        return Tables.open(folder.resolve(name), rules, true, InstantSource.system());
    }

    private String file(String name) throws IOException {
        primary.saveAll();
        return Files.readString(folder.resolve("primary").resolve(name));
    }

    @Test
    void shouldHaveThePrimarysTopicsAndNoOthersButTheSystems() throws IOException {
        primary.topics().update(new TopicConfig("Orders", 3, 3, 6));
        replica.topics().update(new TopicConfig("Orders", 4, 4, 6));
        replica.topics().update(new TopicConfig("Gone"));
        var changes = new AtomicInteger();
        replica.topics().onChange(changes::incrementAndGet);

        assertEquals(Set.of("Gone"), replica.topics().become(file("topics.json")));

        assertEquals(3, replica.topics().find("Orders").getReadQueueNums());
        assertNull(replica.topics().find("Gone"));
        assertEquals(DELAY_LEVELS, replica.topics().find("SCHEDULE_TOPIC_XXXX").getWriteQueueNums());
        assertEquals(1, changes.get());
        long counter = replica.topics().counter();
        assertEquals(Set.of(), replica.topics().become(file("topics.json")));
        assertEquals(counter, replica.topics().counter());
        assertEquals(1, changes.get());
        replica.saveAll();
        assertEquals(3, open("replica").topics().find("Orders").getReadQueueNums());
    }

    @Test
    void shouldHaveThePrimarysGroups() throws IOException {
        primary.groups().of("Here", NoGroup.TO_READ).setRetryMaxTimes(3);
        replica.groups().of("Gone", NoGroup.TO_READ);
        var changes = new AtomicInteger();
        replica.groups().onChange(changes::incrementAndGet);

        replica.groups().become(file("subscriptionGroup.json"));
        replica.groups().become(file("subscriptionGroup.json"));

        assertTrue(replica.groups().exists("Here"));
        assertEquals(3, replica.groups().of("Here", NoGroup.TO_READ).getRetryMaxTimes());
        assertFalse(replica.groups().exists("Gone"));
        assertEquals(1, changes.get());
    }

    @Test
    void shouldHaveThePrimarysOffsets() throws IOException {
        primary.offsets().commit("G", "Orders", 0, 5);
        primary.offsets().commit("G", "Orders", 1, 6);
        replica.offsets().commit("G", "Orders", 0, 7);
        replica.offsets().commit("G", "Other", 0, 1);
        replica.offsets().commit("H", "Orders", 0, 1);

        replica.offsets().become(file("consumerOffset.json"));

        assertEquals(Map.of(0, 5L, 1, 6L), replica.offsets().of("G", "Orders"));
        assertEquals(ConsumerOffsets.NONE, replica.offsets().find("G", "Other", 0));
        assertEquals(ConsumerOffsets.NONE, replica.offsets().find("H", "Orders", 0));
        long changes = replica.offsets().changes();
        replica.offsets().become(file("consumerOffset.json"));
        assertEquals(changes, replica.offsets().changes());
    }

    @Test
    void shouldHaveThePrimarysDelaysAndModes() throws IOException {
        replica.delays().become("{\"offsetTable\":{1:5,\"3\":7}}");
        assertEquals(Map.of(1, 5L, 3, 7L), replica.delays().offsets());

        replica.modes().become(MODES);
        replica.saveAll();
        String saved = Files.readString(folder.resolve("replica/messageRequestMode.json"));
        assertTrue(saved.contains("\"consumerGroup\":\"G\""), saved);
        replica.modes().become("{\"messageRequestModeMap\":{}}");
        replica.saveAll();
        assertFalse(Files.readString(folder.resolve("replica/messageRequestMode.json")).contains("\"G\""));
    }

    @Test
    void shouldStayAsItIsWhereWhatComesIsNoTable() {
        replica.topics().update(new TopicConfig("Orders"));
        assertThrows(RuntimeException.class, () -> replica.topics().become("{\"topicConfigTable\":7"));
        assertThrows(RuntimeException.class, () -> replica.topics().become("{}"));
        assertThrows(RuntimeException.class, () -> replica.groups().become("nonsense"));
        assertThrows(RuntimeException.class, () -> replica.offsets().become("[]"));
        assertNotNull(replica.topics().find("Orders"));
    }
}
