package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.program.WrongSteps;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is wrong fails for each client at our broker as it does at Apache's. */
@Tag("processes")
class WrongStepsTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final String TOPIC = "Known";
    private static final int QUEUES = 2;
    private static final int BODY_LIMIT = 1 << 16;
    private static final int RETRIES = 16;
    private static final int LEAST_STEPS = 30;
    /** Steps that end differently on purpose, by their names, and what ours does. */
    private static final Map<String, String> DIFFERENT = Map.of(
        "send with the delay soon", "says that it is no level; Apache's has a NumberFormatException",
        "send with the delay 99999999999", "says that it is no level; Apache's has a NumberFormatException",
        "send a batch above the limit", "says that the message is illegal; Apache's has an exception");

    private static Map<Client, ChildProcess> run(Client whose) throws IOException {
        var nameServer = CLUSTER.nameServer("namesrv-" + whose, Map.of()).start();
        var settings = Map.of("namesrvAddr", nameServer.address(), "autoCreateTopicEnable", "false",
            "autoCreateSubscriptionGroup", "false", "maxMessageSize", String.valueOf(BODY_LIMIT),
            "enablePropertyFilter", "true", "brokerName", "broker");
        var broker = whose == Client.OURS ? CLUSTER.broker("broker-" + whose, settings).start()
            : CLUSTER.apacheBroker("broker-" + whose, settings).start();
        try (var connection = BrokerConnection.to(broker)) {
            connection.createTopic("ReadOnly", QUEUES, 4);
            connection.createTopic("WriteOnly", QUEUES, 2);
            for (Client client : Client.values()) {
                connection.createTopic(TOPIC + client, QUEUES);
                connection.limitRetries("wrong_" + client, RETRIES);
                connection.limitRetries("wrong_" + client + "2", RETRIES);
            }
        }
        Stream.concat(Stream.of("ReadOnly", "WriteOnly"), Stream.of(Client.values()).map(client -> TOPIC + client))
            .forEach(topic -> Exchange.awaitRoute(nameServer, topic, broker));
        var programs = new EnumMap<Client, ChildProcess>(Client.class);
        for (Client client : Client.values()) {
            programs.put(client, client.run(CLUSTER, "wrong-" + client + "-at-" + whose, WrongSteps.class, List.of(),
                "namesrv=" + nameServer.address(), "topic=" + TOPIC + client, "group=wrong_" + client,
                "broker=broker", "limit=" + BODY_LIMIT));
        }
        return programs;
    }

    @Test
    void shouldFailAsAtApachesBroker() throws IOException {
        var ours = run(Client.OURS);
        var theirs = run(Client.APACHES);
        var unused = new HashSet<>(DIFFERENT.keySet());
        var differences = new ArrayList<String>();
        for (Client client : Client.values()) {
            var actual = steps(ours.get(client));
            var expected = steps(theirs.get(client));
            assertTrue(expected.size() >= LEAST_STEPS, expected::toString);
            assertEquals(expected.size(), actual.size(), actual::toString);
            for (int i = 0; i < expected.size(); i++) {
                String name = expected.get(i).substring("step ".length()).replaceFirst(": .*", "");
                if (!expected.get(i).equals(actual.get(i))) {
                    unused.remove(name);
                    differences.add(DIFFERENT.containsKey(name) ? ""
                        : client + "\n  theirs " + expected.get(i) + "\n  ours   " + actual.get(i));
                }
            }
            ours.get(client).awaitOutput("malformed .*at character 10 of: index >= AND 7", Exchange.BOUND);
        }
        differences.removeIf(String::isEmpty);
        assertEquals("", String.join("\n", differences));
        assertEquals(Set.of(), unused, "no difference any more");
    }

    private static List<String> steps(ChildProcess program) {
        program.awaitOutput("(?m)^done$", Exchange.BOUND.multipliedBy(3));
        assertEquals(0, program.awaitEnd(Exchange.BOUND), program::tail);
        return program.lines().stream().filter(line -> line.startsWith("step ")).toList();
    }
}
