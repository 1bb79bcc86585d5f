package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Ports;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.program.five.PopMessages;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.apache.rocketmq.test.wire.PopConnection;
import org.apache.rocketmq.test.wire.PopConnection.Popped;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Brokers with enableRetryTopicV2, where popped messages come back in {@code %RETRY%group+topic}: with both clients,
 * over kills, and on a store that others have who bring back elsewhere, or who are Apache's.
 */
@Tag("processes")
class SecondRetryTopicTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final int FEW = 3;
    private static final int VOID = 208;
    private static final int UNKNOWN_TOPIC = 17;
    private static final int KIND = 4;
    private static final long LONG = 300_000;
    /** The least time that Apache's broker keeps to. */
    private static final long LEAST_OF_APACHES = 10_000;
    private static final String IDLE = "0 ready, 0 out";

    private static Server nameServer;

    @BeforeAll
    static void start() {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
    }

    /** Settings of brokers that take turns on a store. */
    private static Map<String, String> sharing(String store, int port) {
        Path folder = CLUSTER.folder().resolve(store);
        return Map.of("namesrvAddr", nameServer.address(), "brokerName", "pops", "listenPort", String.valueOf(port),
            "storePathRootDir", folder.toString(), "storePathCommitLog", folder.resolve("commitlog").toString(),
            "mappedFileSizeCommitLog", "1048576", "flushConsumerOffsetInterval", "500");
    }

    private static Map<String, String> bringingBackInTheSecond(Map<String, String> settings) {
        var all = new HashMap<>(settings);
        all.put("enableRetryTopicV2", "true");
        return all;
    }

    private static void send(Server broker, String topic, String... bodies) throws Exception {
        try (var connection = BrokerConnection.to(broker)) {
            connection.createTopic(topic, 1);
            for (String body : bodies) {
                assertEquals(BrokerConnection.OK, connection.send(topic, 0, body.getBytes(StandardCharsets.UTF_8),
                    Map.of("KEYS", body, "UNIQ_KEY", topic + body)).code());
            }
        }
    }

    /** Pops until so many messages have come. */
    private static List<Popped> awaitPopped(PopConnection pops, long invisible, int count) {
        var came = new ArrayList<Popped>();
        Awaitility.await(count + " messages").atMost(Exchange.BOUND.multipliedBy(2)).until(() -> {
            came.addAll(pops.pop(32, invisible, 500, false));
            return came.size() >= count;
        });
        return came;
    }

    /** Body, count, and the kind of the topic that it was in. */
    private static List<String> told(List<Popped> popped) {
        return popped.stream().map(message -> message.body() + " " + message.count() + " " + kind(message)).sorted()
            .toList();
    }

    private static String kind(Popped message) {
        return message.receipt().split(" ")[KIND];
    }

    private static Popped find(List<Popped> popped, String body) {
        return popped.stream().filter(message -> message.body().equals(body)).findFirst().orElseThrow();
    }

    private static void acknowledge(PopConnection pops, List<Popped> popped) throws Exception {
        for (var message : popped) {
            assertEquals(BrokerConnection.OK, pops.ack(message).code(), message::toString);
        }
    }

    private static void bringBack(PopConnection pops, List<Popped> popped) throws Exception {
        for (var message : popped) {
            assertEquals(BrokerConnection.OK, pops.postpone(message, 100).code(), message::toString);
        }
    }

    private static void awaitStanding(PopConnection pops, Map<String, String> standing) {
        Awaitility.await(standing.toString()).atMost(Exchange.BOUND).until(() -> pops.standing().equals(standing));
    }

    private static List<String> received(ChildProcess receiver) {
        return receiver.lines().stream().filter(line -> line.startsWith("received ")).map(line -> line.split(" "))
            .map(words -> words[1] + " " + words[3] + " " + words[5]).sorted().toList();
    }

    private static ChildProcess receiver(Client client) {
        return client.run(CLUSTER, client + "-receives", PopMessages.class,
            List.of("-Drocketmq.client.rebalance.waitInterval=1000"), "namesrv=" + nameServer.address(),
            "topic=" + client, "group=" + client, "invisible=60000", "failOnce=f");
    }

    @Test
    void shouldBringBackToBothClientsOverAKill() throws Exception {
        var broker = CLUSTER.broker("both", bringingBackInTheSecond(Map.of("namesrvAddr", nameServer.address())))
            .start();
        var clients = List.of(Client.OURS, Client.APACHES);
        for (var client : clients) {
            send(broker, client.name(), "f0", "f1", "f2", "s0", "s1", "s2");
            Exchange.awaitRoute(nameServer, client.name(), broker);
            try (var connection = BrokerConnection.to(broker)) {
                connection.setRequestMode(client.name(), client.name(), "POP");
            }
        }
        var receivers = clients.stream().map(SecondRetryTopicTest::receiver).toList();
        // All were there; what failed is to come back later, unless one client is so much slower than the other.
        Awaitility.await("what failed").atMost(Exchange.BOUND).until(() -> {
            for (var client : clients) {
                if (received(receivers.get(clients.indexOf(client))).size() < 2 * FEW || !isOnlyOut(broker, client)) {
                    return false;
                }
            }
            return true;
        });
        broker.kill();
        broker.start();
        var expected = Stream.of("f0 0 popped", "f0 1 popped", "f1 0 popped", "f1 1 popped", "f2 0 popped",
            "f2 1 popped", "s0 0 popped", "s1 0 popped", "s2 0 popped").toList();
        for (var client : clients) {
            var receiver = receivers.get(clients.indexOf(client));
            Awaitility.await("all with " + client).atMost(Exchange.BOUND)
                .until(() -> received(receiver).size() >= expected.size());
            assertAllCameThroughTheSecond(broker, client.name());
            assertEquals(0, receiver.finish(), receiver::tail);
            assertEquals(expected, received(receiver), receiver::tail);
        }
        broker.terminate();
    }

    /** Whether a group has acknowledged what it has not failed on. */
    private static boolean isOnlyOut(Server broker, Client client) throws Exception {
        try (var pops = PopConnection.to(broker, client.name(), client.name())) {
            return String.valueOf(pops.standing().get(client.name())).matches("0 ready, [0-" + FEW + "] out");
        }
    }

    private static void assertAllCameThroughTheSecond(Server broker, String name) throws Exception {
        String second = "%RETRY%" + name + "+" + name;
        try (var connection = BrokerConnection.to(broker); var pops = PopConnection.to(broker, name, name)) {
            Awaitility.await("the last acknowledgements").atMost(Exchange.BOUND).until(() ->
                IDLE.equals(pops.standing().get(name)) && IDLE.equals(pops.standing().get(second)));
            var standing = pops.standing();
            assertFalse(standing.containsKey("%RETRY%" + name + "_" + name), standing::toString);
            assertEquals(FEW, connection.maxOffset(second, 0));
            Exchange.awaitRoute(nameServer, second, broker);
        }
    }

    @Test
    void shouldKeepReceiptsAndCountsAndMoveTheGroup() throws Exception {
        var broker = CLUSTER.broker("counts", bringingBackInTheSecond(Map.of("namesrvAddr", nameServer.address())))
            .start();
        String second = "%RETRY%g+Counted";
        send(broker, "Counted", "a", "b", "c");
        Popped late;
        List<Popped> back;
        try (var pops = PopConnection.to(broker, "g", "Counted")) {
            var taken = awaitPopped(pops, LONG, FEW);
            late = find(taken, "c");
            bringBack(pops, taken);
            awaitStanding(pops, Map.of("Counted", IDLE, second, "3 ready, 0 out"));
            back = awaitPopped(pops, LONG, FEW);
            assertEquals(List.of("a 1 2", "b 1 2", "c 1 2"), told(back));
            assertEquals(Map.of("Counted", IDLE, second, "0 ready, 3 out"), pops.standing());
            var a = find(back, "a");
            assertEquals(UNKNOWN_TOPIC, pops.ack(a.queueId(), a.queueOffset(),
                a.receipt().replaceFirst(" 2 pops", " 1 pops")).code());
            assertEquals(BrokerConnection.OK, pops.ackAsMany(a.queueId(), a.queueOffset(), a.receipt()).code());
            assertEquals(Map.of("Counted", IDLE, second, "0 ready, 2 out"), pops.standing());
        }
        broker.kill();
        broker.start();
        try (var pops = PopConnection.to(broker, "g", "Counted")) {
            assertEquals(VOID, pops.ack(late).code());
            acknowledge(pops, List.of(find(back, "b")));
            assertEquals(VOID, pops.ack(find(back, "b")).code());
            bringBack(pops, List.of(find(back, "c")));
            var again = awaitPopped(pops, LONG, 1);
            assertEquals(List.of("c 2 2"), told(again));

            // What came back is out as before; of the topic itself the group has everything once more.
            try (var connection = BrokerConnection.to(broker)) {
                // Else mqadmin does not know where the group consumes.
                connection.createTopic("%RETRY%g", 1);
            }
            Exchange.awaitRoute(nameServer, "%RETRY%g", broker);
            new AdminSession(CLUSTER, "mqadmin", nameServer).assertPrints("counts\\s+0\\s+0\\s",
                "resetOffsetByTime", "-g", "g", "-t", "Counted", "-s", "0");
            assertEquals(Map.of("Counted", "3 ready, 0 out", second, "0 ready, 1 out"), pops.standing());
            acknowledge(pops, again);
            var moved = awaitPopped(pops, LONG, FEW);
            assertEquals(List.of("a 0 0", "b 0 0", "c 0 0"), told(moved));
            acknowledge(pops, moved);
            assertEquals(Map.of("Counted", IDLE, second, IDLE), pops.standing());
        }
        broker.terminate();
    }

    @Test
    void shouldLoseNothingWhenTheSettingChanges() throws Exception {
        var settings = sharing("switched", Ports.free());
        var first = CLUSTER.broker("first", settings);
        var second = CLUSTER.broker("second", bringingBackInTheSecond(settings));
        first.start();
        send(first, "Switched", "a", "b", "c", "d", "e");
        List<Popped> out;
        try (var pops = PopConnection.to(first, "g", "Switched")) {
            bringBack(pops, pops.pop(2, LONG, 5000, false));
            awaitStanding(pops, Map.of("Switched", "3 ready, 0 out", "%RETRY%g_Switched", "2 ready, 0 out"));
            out = awaitPopped(pops, LONG, 5);
            assertEquals(List.of("a 1 1", "b 1 1", "c 0 0", "d 0 0", "e 0 0"), told(out));
            bringBack(pops, List.of(find(out, "b")));
            acknowledge(pops, List.of(find(out, "e")));
            Awaitility.await("b is back").atMost(Exchange.BOUND).until(() ->
                pops.standing().get("%RETRY%g_Switched").equals("1 ready, 1 out"));
            // That is over only at the next broker.
            assertEquals(BrokerConnection.OK, pops.postpone(find(out, "c"), 8000).code());
        }
        first.kill();
        second.start();
        List<Popped> back;
        try (var pops = PopConnection.to(second, "g", "Switched")) {
            acknowledge(pops, List.of(find(out, "a")));
            bringBack(pops, List.of(find(out, "d")));
            back = awaitPopped(pops, LONG, 3);
            // What lay in the first topic stays there.
            assertEquals(List.of("b 2 1", "c 1 2", "d 1 2"), told(back));
            bringBack(pops, back);
            back = awaitPopped(pops, LONG, 3);
            assertEquals(List.of("b 3 1", "c 2 2", "d 2 2"), told(back));
        }
        second.kill();
        first.start();
        try (var pops = PopConnection.to(first, "g", "Switched")) {
            acknowledge(pops, List.of(find(back, "b"), find(back, "d")));
            bringBack(pops, List.of(find(back, "c")));
            var last = awaitPopped(pops, LONG, 1);
            assertEquals(List.of("c 3 2"), told(last));
            acknowledge(pops, last);
            awaitStanding(pops,
                Map.of("Switched", IDLE, "%RETRY%g_Switched", IDLE, "%RETRY%g+Switched", IDLE));
        }
        first.terminate();
    }

    @Test
    void shouldTakeTurnsWithApachesBroker() throws Exception {
        var settings = bringingBackInTheSecond(sharing("turns", Ports.free()));
        var ours = CLUSTER.broker("ours", settings);
        settings.put("timerWheelEnable", "true");
        var theirs = CLUSTER.apacheBroker("theirs", settings).start();
        send(theirs, "Turns", "a", "b");
        List<Popped> back;
        try (var pops = PopConnection.to(theirs, "g", "Turns")) {
            assertEquals(2, awaitPopped(pops, LEAST_OF_APACHES, 2).size());
            back = awaitPopped(pops, LONG, 2);
            assertEquals(List.of("a 1 2", "b 1 2"), told(back));
        }
        theirs.terminate();
        ours.start();
        try (var pops = PopConnection.to(ours, "g", "Turns")) {
            acknowledge(pops, List.of(find(back, "a")));
            bringBack(pops, List.of(find(back, "b")));
            assertEquals(List.of("b 2 2"), told(awaitPopped(pops, LEAST_OF_APACHES, 1)));
        }
        assertEquals(0, ours.terminate());
        theirs.start();
        try (var pops = PopConnection.to(theirs, "g", "Turns")) {
            assertEquals(List.of("b 3 2"), told(awaitPopped(pops, LONG, 1)));
        }
        theirs.kill();
    }
}
