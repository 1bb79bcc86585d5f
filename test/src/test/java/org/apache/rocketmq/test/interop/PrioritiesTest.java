package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.program.five.SendTypes;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.apache.rocketmq.test.wire.PopConnection;
import org.apache.rocketmq.test.wire.PopConnection.Popped;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages with priorities, from our client and Apache's, at our broker and at Apache's; topics for one type each. */
@Tag("processes")
class PrioritiesTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final int QUEUES = 6;
    private static final int MANY = 20;
    private static final long INVISIBLE = 300_000;
    private static final List<Client> CLIENTS = List.of(Client.OURS, Client.APACHES);

    private Server nameServer;
    private Server broker;
    private AdminSession admin;

    private void start(Client brokers, Map<String, String> more) throws Exception {
        boolean ours = brokers == Client.OURS;
        String name = brokers + "-" + more.size();
        nameServer = (ours ? CLUSTER.nameServer("namesrv-" + name, Map.of())
            : CLUSTER.apacheNameServer("namesrv-" + name, Map.of())).start();
        var settings = new HashMap<>(more);
        settings.put("namesrvAddr", nameServer.address());
        settings.put("timerWheelEnable", "true");
        broker = (ours ? CLUSTER.broker("broker-" + name, settings)
            : CLUSTER.apacheBroker("broker-" + name, settings)).start();
        Exchange.awaitRegistered(nameServer, broker);
        admin = new AdminSession(CLUSTER, "mqadmin-" + name, nameServer);
    }

    private void stop() {
        broker.kill();
        nameServer.kill();
    }

    private void makeTopic(String topic, String type, int queues) {
        admin.assertPrints("success", "updateTopic", "-b", broker.address(), "-t", topic, "-r",
            String.valueOf(queues), "-w", String.valueOf(queues), "--attributes=+message.type=" + type);
        Exchange.awaitRoute(nameServer, topic, broker);
    }

    /** What became of each. */
    private List<String> send(Client client, String topic, String... types) {
        return send(client, Stream.of(types).map(type -> topic + ":" + type).toList());
    }

    private List<String> send(Client client, List<String> what) {
        var arguments = new ArrayList<>(List.of(nameServer.address()));
        arguments.addAll(what);
        var sender = client.run(CLUSTER, client + "-to-" + broker.name() + "-" + what.get(0).replace(':', '-'),
            SendTypes.class, List.of(), arguments.toArray(String[]::new));
        sender.awaitOutput("(?m)^done$", Exchange.BOUND);
        assertEquals(0, sender.awaitEnd(Exchange.BOUND), sender::tail);
        return sender.lines().stream().filter(line -> line.matches("(sent|refused) .*")).toList();
    }

    /** Pops one by one, so many times. */
    private List<Popped> pop(String group, String topic, int count) throws Exception {
        var popped = new ArrayList<Popped>();
        try (var pops = PopConnection.to(broker, group, topic)) {
            Awaitility.await("messages of " + topic).atMost(Exchange.BOUND).until(() -> {
                popped.addAll(pops.pop(1, INVISIBLE, 1000, false));
                return popped.size() >= count;
            });
        }
        return popped;
    }

    @ParameterizedTest
    @EnumSource(names = {"OURS", "APACHES"})
    void shouldGiveTheHighestPriorityFirst(Client brokers) throws Exception {
        start(brokers, Map.of());
        makeTopic("Ranked", "PRIORITY", QUEUES);
        for (var client : CLIENTS) {
            assertEquals(IntStream.range(0, QUEUES).mapToObj(i -> "sent Ranked:" + i + " " + i).toList(),
                send(client, "Ranked", "0", "1", "2", "3", "4", "5"), client::name);
        }
        assertEquals(List.of("5", "5", "4", "4", "3", "3", "2", "2", "1", "1", "0", "0"),
            pop("g", "Ranked", 2 * QUEUES).stream().map(Popped::body).toList());

        makeTopic("Beyond", "PRIORITY", 2);
        for (var client : CLIENTS) {
            assertEquals(List.of("sent Beyond:2 1", "sent Beyond:100 1"), send(client, "Beyond", "2", "100"));
        }
        delays();
        factors();
        stop();
    }

    /** A delay wins: what was delayed has no priority any more, and lies where its sender's turn was. */
    private void delays() throws Exception {
        makeTopic("Late", "PRIORITY", 2);
        for (var client : CLIENTS) {
            send(client, "Late", "1+", "1+");
        }
        try (var connection = BrokerConnection.to(broker)) {
            Awaitility.await("what is delayed").atMost(Exchange.BOUND).until(
                () -> connection.maxOffset("Late", 0) + connection.maxOffset("Late", 1) == 2 * CLIENTS.size());
            for (int queue = 0; queue < 2; queue++) {
                var there = connection.readFrom("Late", queue, 0);
                assertEquals(CLIENTS.size(), there.size(), "each client sends to one queue after the other");
                there.forEach(message ->
                    assertFalse(message.properties().contains("_SYS_MSG_PRIORITY_"), message::properties));
            }
        }
    }

    /** As many pops in a hundred go by priority as a group says; the others begin at any queue. */
    private void factors() throws Exception {
        makeTopic("Weighed", "PRIORITY", 2);
        try (var connection = BrokerConnection.to(broker)) {
            for (int i = 0; i < MANY; i++) {
                for (int queue = 0; queue < 2; queue++) {
                    connection.sendReadable("Weighed", queue, new byte[] {1}, Map.of());
                }
            }
        }
        assertEquals(Set.of(1), queues("unset"));
        weigh("always", "100");
        assertEquals(Set.of(1), queues("always"));
        weigh("never", "0");
        assertEquals(Set.of(0, 1), queues("never"));
        for (String bad : List.of("101", "-1")) {
            String output = setFactor("bad", bad);
            assertFalse(output.contains("success"), output);
        }
    }

    private void weigh(String group, String factor) {
        String output = setFactor(group, factor);
        assertTrue(output.contains("success"), output);
    }

    private String setFactor(String group, String factor) {
        return admin.run("updateSubGroup", "-b", broker.address(), "-g", group,
            "--attributes=+priority.factor=" + factor);
    }

    /** Where a group's pops found their messages, of which as many wait in each of both queues. */
    private Set<Integer> queues(String group) throws Exception {
        return pop(group, "Weighed", MANY).stream().map(Popped::queueId).collect(Collectors.toSet());
    }

    @Test
    void shouldHoldTopicsToTheirTypes() throws Exception {
        start(Client.OURS, Map.of("enableTopicMessageTypeCheck", "true"));
        var types = List.of("normal", "fifo", "delay", "transaction", "priority");
        var all = new ArrayList<String>();
        var expected = new ArrayList<String>();
        for (String own : types) {
            String topic = "For" + own;
            makeTopic(topic, own.toUpperCase(Locale.ROOT), 1);
            for (String type : types) {
                all.add(topic + ":" + type);
                expected.add(type.equals(own) ? "sent " + topic + ":" + type + " 0"
                    : "refused " + topic + ":" + type + " 13");
            }
        }
        for (var client : CLIENTS) {
            assertEquals(expected, send(client, all), client::name);
        }
        assertTrue(send(Client.OURS, "Forpriority", "1+").get(0).endsWith(" 13"), "delayed is another type");
        stop();
    }
}
