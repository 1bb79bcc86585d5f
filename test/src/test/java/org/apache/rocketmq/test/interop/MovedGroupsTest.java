package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Groups of each client go where an operator sends them while they consume, to the millisecond; and where they are
 * outlives a kill of the broker that has had its time to write it.
 */
@Tag("processes")
class MovedGroupsTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final int COUNT = 10;
    private static final int QUEUES = 2;
    private static final String KEPT = "Kept";

    private static Server nameServer;
    private static Server keeps;
    private static List<Stuck> stuck;
    private static AdminSession admin;

    @BeforeAll
    static void start() throws IOException {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        keeps = CLUSTER.broker("keeps", Map.of("namesrvAddr", nameServer.address(),
            "flushConsumerOffsetInterval", "500")).start();
        stuck = List.of(new Stuck("HearsByPulls", "true"), new Stuck("IsTold", "false"));
        admin = new AdminSession(CLUSTER, "mqadmin", nameServer);
    }

    /** One group of each client at a broker, that fail on all messages of before some moment and come no further. */
    private static final class Stuck {
        private final String topic;
        private final Map<String, ChildProcess> members = new TreeMap<>();
        /** By their keys, when the messages after that moment were stored. */
        private final Map<String, Long> later = new TreeMap<>();
        /** Whether mqadmin has moved some group once more than asked for, as it had no answer. */
        private boolean repeated;

        Stuck(String topic, String hearsByPulls) throws IOException {
            this.topic = topic;
            var broker = CLUSTER.broker("broker" + topic, Map.of("namesrvAddr", nameServer.address(),
                "useServerSideResetOffset", hearsByPulls)).start();
            try (var connection = BrokerConnection.to(broker)) {
                connection.createTopic(topic, QUEUES);
                send(connection, "early");
                send(connection, "later");
                for (int queue = 0; queue < QUEUES; queue++) {
                    connection.readFrom(topic, queue, COUNT).forEach(message ->
                        later.put(message.body(), message.storeTimestamp()));
                }
            }
            Exchange.awaitRoute(nameServer, topic, broker);
            for (Client client : Client.values()) {
                String group = topic + "_" + client;
                members.put(group, new Exchange(CLUSTER, nameServer, topic).receiver(client, group,
                    "listener=ORDERLY", "failAlways=early"));
            }
        }

        /** Each in a millisecond of its own. */
        private void send(BrokerConnection connection, String prefix) throws IOException {
            for (int i = 0; i < COUNT * QUEUES; i++) {
                long now = System.currentTimeMillis();
                Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1))
                    .until(() -> System.currentTimeMillis() > now);
                String key = prefix + "-" + i;
                connection.send(topic, i % QUEUES, key.getBytes(), Map.of("KEYS", key, "index", "0"));
            }
        }

        long timeOf(int number) {
            return later.get("later-" + number);
        }

        private void awaitStuck() {
            members.forEach((group, member) -> Awaitility.await(group).atMost(Exchange.BOUND).until(() ->
                keys(member).containsAll(List.of("early-0", "early-1"))));
            // Its first heartbeat may come after its first messages.
            for (String group : members.keySet()) {
                admin.awaitPrinted("V\\d_\\d+_\\d", "consumerConnection", "-g", group);
            }
        }

        private void move(long time) {
            int before = admin.repeats();
            for (String group : members.keySet()) {
                String moved = admin.run("resetOffsetByTime", "-g", group, "-t", topic, "-s", String.valueOf(time));
                assertFalse(moved.contains("Exception") || moved.contains("fail"), moved);
            }
            repeated |= admin.repeats() > before;
        }

        /** All that was stored since one of some times, once for each of these, or oftener where that was repeated. */
        private void assertConsumed(long... since) {
            var expected = new ArrayList<String>();
            for (long time : since) {
                later.forEach((key, stored) -> expected.addAll(stored >= time ? List.of(key) : List.of()));
            }
            expected.sort(null);
            members.forEach((group, member) -> {
                // These are the last of their queues.
                Awaitility.await(group).atMost(Exchange.BOUND).until(() -> keys(member).stream().filter(key ->
                    key.equals("later-18") || key.equals("later-19")).count() >= 2L * since.length);
                var consumed = keys(member).stream().filter(later::containsKey).sorted();
                assertEquals(repeated ? expected.stream().distinct().toList() : expected,
                    repeated ? consumed.distinct().toList() : consumed.toList(), group);
            });
        }

        private static List<String> keys(ChildProcess member) {
            return Received.of(member).stream().map(Received::key).toList();
        }
    }

    @Test
    void shouldGoForwardAndBackToTheMillisecond() {
        stuck.forEach(Stuck::awaitStuck);
        stuck.forEach(each -> each.move(each.timeOf(COUNT) + 1));
        stuck.forEach(each -> each.assertConsumed(each.timeOf(COUNT) + 1));
        stuck.forEach(each -> each.move(each.timeOf(COUNT)));
        stuck.forEach(each -> each.assertConsumed(each.timeOf(COUNT) + 1, each.timeOf(COUNT)));
        stuck.forEach(each -> each.members.values().forEach(member -> assertEquals(0, member.finish())));
    }

    @Test
    void shouldKeepOffsetsOverAKill() throws IOException {
        try (var connection = BrokerConnection.to(keeps)) {
            connection.createTopic(KEPT, QUEUES);
        }
        Exchange.awaitRoute(nameServer, KEPT, keeps);
        var exchange = new Exchange(CLUSTER, nameServer, KEPT);
        var before = exchange.send(Client.OURS, COUNT);
        for (Client client : Client.values()) {
            exchange.receive(client, "kept_" + client, before);
        }
        // Apache's consumers do not wait for the answer when they commit at their end.
        var offsets = Awaitility.await("offsets of all").atMost(Exchange.BOUND).ignoreExceptions().until(
            MovedGroupsTest::offsets, all -> sum(all) == Client.values().length * COUNT);
        var file = keeps.folder().resolve("store/config/consumerOffset.json");
        for (Client client : Client.values()) {
            String pattern = "(?s).*\"Kept@kept_" + client + "\":\\s*\\{\\s*0:" + offsets.get(client + " 0")
                + ",\\s*1:" + offsets.get(client + " 1") + "\\s*}.*";
            Awaitility.await(pattern).atMost(Exchange.BOUND).ignoreExceptions()
                .until(() -> Files.readString(file).matches(pattern));
        }

        keeps.kill();
        keeps.start();

        assertEquals(offsets, offsets());
        var after = exchange.send(Client.OURS, COUNT, "prefix=after");
        for (Client client : Client.values()) {
            assertEquals(COUNT, exchange.receive(client, "kept_" + client, after).size());
        }
    }

    private static long sum(Map<String, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Map<String, Long> offsets() throws IOException {
        var offsets = new TreeMap<String, Long>();
        try (var connection = BrokerConnection.to(keeps)) {
            for (Client client : Client.values()) {
                for (int queue = 0; queue < QUEUES; queue++) {
                    offsets.put(client + " " + queue, connection.committed("kept_" + client, KEPT, queue));
                }
            }
        }
        return offsets;
    }
}
