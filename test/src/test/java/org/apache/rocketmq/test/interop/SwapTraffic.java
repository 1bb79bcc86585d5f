package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.apache.rocketmq.test.wire.Frame;
import org.apache.rocketmq.test.wire.Stored;
import org.awaitility.Awaitility;

/** What was sent to a store that goes from one kind of broker to the other, and whether all of it is there. */
final class SwapTraffic {
    private static final String LONG_GROUP = "g".repeat(140);

    static final String PLAIN = "SwapPlain";
    static final String BATCHES = "SwapBatches";
    static final String DELAYED = "SwapDelayed";
    /** Longer than one byte can say: its records have the second layout. */
    static final String LONG = "%RETRY%" + SwapTraffic.LONG_GROUP;
    static final String GROUP = "GID_Swap";

    private static final int PLAIN_QUEUES = 4;
    private static final int MESSAGES = 240;
    private static final int BATCH = 10;
    private static final int MOST_BYTES = 1_500;
    private static final String DELAY_LEVEL = "2";
    private static final Duration BOUND = Duration.ofSeconds(120);

    private final Random random;
    private final Map<String, String> bodies = new TreeMap<>();
    private final Map<String, String> keys = new TreeMap<>();
    private final Set<String> delayed = new HashSet<>();
    private final Map<Integer, Long> committed = new HashMap<>();
    private int phase;

    SwapTraffic(long seed) {
        random = new Random(seed);
    }

    /**
     * Leaves the groups in a store that is not open, that of the long topic too: Apache's broker makes no new ones
     * that long, but knows those of earlier versions.
     */
    static void prepare(Path store) throws IOException {
        Path file = store.resolve("config").resolve("subscriptionGroup.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"dataVersion\":{\"counter\":1,\"timestamp\":1},\"subscriptionGroupTable\":{\""
            + LONG_GROUP + "\":{\"groupName\":\"" + LONG_GROUP + "\"},\"" + GROUP + "\":{\"groupName\":\"" + GROUP
            + "\"}}}");
    }

    /** Sends messages of all kinds; each must be taken. */
    void write(Server broker) throws IOException {
        phase++;
        try (var connection = BrokerConnection.to(broker)) {
            for (int i = 0; i < MESSAGES; i++) {
                sendPlain(connection, PLAIN, random.nextInt(PLAIN_QUEUES), i);
            }
            for (int i = 0; i < BATCH; i++) {
                sendPlain(connection, LONG, 0, i);
                sendBatch(connection, i);
                String body = "delayed-" + phase + "-" + i;
                assertOk(connection.send(DELAYED, 0, body.getBytes(StandardCharsets.UTF_8),
                    Map.of("DELAY", DELAY_LEVEL)));
                delayed.add(body);
            }
            for (int queue = 0; queue < PLAIN_QUEUES; queue++) {
                long offset = connection.maxOffset(PLAIN, queue) - queue - 1;
                connection.commit(GROUP, PLAIN, queue, offset);
                committed.put(queue, offset);
            }
        }
    }

    private void sendPlain(BrokerConnection connection, String topic, int queue, int number) throws IOException {
        String key = "key-" + topic.length() + "-" + phase + "-" + number;
        var body = new byte[1 + random.nextInt(MOST_BYTES)];
        random.nextBytes(body);
        var answer = assertOk(connection.send(topic, queue, body, Map.of("KEYS", key + " all-" + phase,
            "TAGS", "Tag" + number % 3, "UNIQ_KEY", "7F0000010000000000" + key, "index", String.valueOf(number))));
        sent(topic, queue, Long.parseLong(answer.field("queueOffset")), body);
        keys.put(key, topic + "-" + queue + "-" + answer.field("queueOffset"));
    }

    private void sendBatch(BrokerConnection connection, int number) throws IOException {
        var messages = new ArrayList<Message>();
        for (int i = 0; i < BATCH; i++) {
            messages.add(new Message(BATCHES, "Tag" + i, "batch-" + phase + "-" + number + "-" + i,
                ("batched " + phase + " " + number + " " + i).getBytes(StandardCharsets.UTF_8)));
        }
        int queue = number % 2;
        var answer = assertOk(connection.sendBatch(BATCHES, queue, MessageDecoder.encodeMessages(messages)));
        long first = Long.parseLong(answer.field("queueOffset"));
        for (int i = 0; i < BATCH; i++) {
            sent(BATCHES, queue, first + i, messages.get(i).getBody());
        }
    }

    private void sent(String topic, int queue, long offset, byte[] body) {
        String place = topic + "-" + queue + "-" + offset;
        String before = bodies.put(place, new String(body, StandardCharsets.ISO_8859_1));
        assertEquals(null, before, "two messages at " + place);
    }

    private static Frame assertOk(Frame answer) {
        assertEquals(BrokerConnection.OK, answer.code(), answer::remark);
        return answer;
    }

    /** Asserts that each message is at its place with its content, and returns all that is stored. */
    Map<String, Stored> readAll(Server broker) throws IOException {
        var found = new TreeMap<String, Stored>();
        try (var connection = BrokerConnection.to(broker)) {
            for (String topic : List.of(PLAIN, BATCHES, LONG)) {
                for (int queue = 0; queue < PLAIN_QUEUES; queue++) {
                    assertEquals(0, connection.minOffset(topic, queue));
                    connection.readFrom(topic, queue, 0).forEach(stored -> found.put(stored.place(), stored));
                }
            }
        }
        var foundBodies = new TreeMap<String, String>();
        found.forEach((place, stored) -> foundBodies.put(place, stored.body()));
        assertEquals(bodies.keySet(), foundBodies.keySet());
        assertEquals(bodies, foundBodies);
        return found;
    }

    /** Waits until all that was sent can be read: what Apache's broker has stored may not be in its queue at once. */
    void awaitReadable(Server broker) throws IOException {
        try (var connection = BrokerConnection.to(broker)) {
            Awaitility.await("all in their queues at " + broker.name()).atMost(BOUND).pollDelay(Duration.ZERO)
                .untilAsserted(() -> assertEquals(bodies.size(), countAll(connection)));
        }
    }

    private static long countAll(BrokerConnection connection) throws IOException {
        long all = 0;
        for (String topic : List.of(PLAIN, BATCHES, LONG)) {
            for (int queue = 0; queue < PLAIN_QUEUES; queue++) {
                all += connection.maxOffset(topic, queue);
            }
        }
        return all;
    }

    /** Asserts that who wants one tag gets the messages that have it, and no other. */
    void checkTags(Server broker, Map<String, Stored> all) throws IOException {
        try (var connection = BrokerConnection.to(broker)) {
            for (int queue = 0; queue < PLAIN_QUEUES; queue++) {
                String start = PLAIN + "-" + queue + "-";
                var wanted = all.values().stream()
                    .filter(each -> each.place().startsWith(start) && each.properties().contains("TAGS=Tag1"))
                    .sorted(Comparator.comparing(Stored::queueOffset)).toList();
                assertEquals(wanted, connection.tagged(PLAIN, queue, "Tag1"), () -> "at " + broker.name());
            }
        }
    }

    /** Asserts that the group's offsets are those that it committed last. */
    void checkOffsets(Server broker) throws IOException {
        try (var connection = BrokerConnection.to(broker)) {
            for (var offset : committed.entrySet()) {
                assertEquals(offset.getValue(), connection.committed(GROUP, PLAIN, offset.getKey()));
            }
        }
    }

    /** Asserts that each key leads to its message. They are indexed a little after it is stored, or after a start. */
    void checkKeys(Server broker) throws IOException {
        try (var connection = BrokerConnection.to(broker)) {
            Awaitility.await("keys at " + broker.name()).atMost(BOUND).pollDelay(Duration.ZERO).untilAsserted(() -> {
                var wrong = wrongKeys(connection);
                assertEquals(Map.of(), wrong, () -> wrong.size() + " of " + keys.size());
            });
        }
    }

    private Map<String, String> wrongKeys(BrokerConnection connection) throws IOException {
        var wrong = new TreeMap<String, String>();
        for (var key : keys.entrySet()) {
            String topic = key.getValue().startsWith(PLAIN) ? PLAIN : LONG;
            var places = connection.byKey(topic, key.getKey()).stream().map(Stored::place).toList();
            if (!places.equals(List.of(key.getValue()))) {
                wrong.put(key.getKey(), "leads to " + places + ", not to " + key.getValue());
            }
        }
        return wrong;
    }

    /** Waits until each delayed message has come; exactly once where no broker was killed. */
    void awaitDelayed(Server broker, boolean once) {
        var came = new ArrayList<String>();
        Awaitility.await("the delayed messages").atMost(BOUND).untilAsserted(() -> {
            came.clear();
            try (var connection = BrokerConnection.to(broker)) {
                connection.readFrom(DELAYED, 0, 0).forEach(stored -> came.add(stored.body()));
            }
            assertTrue(came.containsAll(delayed), () -> came.size() + " of " + delayed.size() + " have come");
        });
        assertEquals(delayed, new HashSet<>(came));
        if (once) {
            assertEquals(delayed.size(), came.size());
        }
    }
}
