package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.program.ReceiveMessages;
import org.apache.rocketmq.test.program.SendMessages;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.apache.rocketmq.test.wire.Connection;
import org.awaitility.Awaitility;

/**
 * Messages of one topic on their way from a sending program to a receiving one. The topic comes into being by the
 * first message; the receiver starts after it, reads from the beginning, and must see what was sent.
 */
final class Exchange {
    /** Clients and brokers that have missed something come to it half a minute later, or twice that. */
    static final Duration BOUND = Duration.ofSeconds(120);
    private static final int GET_ROUTE = 105;

    private final Cluster cluster;
    private final List<String> nameServer;
    private final Map<String, String> environment;
    private final String topic;
    private final List<String> options;

    Exchange(Cluster cluster, Server nameServer, String topic, String... options) {
        this(cluster, List.of("namesrv=" + nameServer.address()), Map.of(), topic, options);
    }

    private Exchange(Cluster cluster, List<String> nameServer, Map<String, String> environment, String topic,
        String... options) {

        this.cluster = cluster;
        this.nameServer = nameServer;
        this.environment = environment;
        this.topic = topic;
        this.options = List.of(options);
    }

    /** An exchange whose programs name no name server, but have an environment of their own. */
    static Exchange inEnvironment(Cluster cluster, Map<String, String> environment, String topic, String... options) {
        return new Exchange(cluster, List.of(), environment, topic, options);
    }

    /** Waits until a name server leads to a broker for a topic. */
    static void awaitRoute(Server nameServer, String topic, Server broker) {
        Awaitility.await(topic + " at " + broker.name()).atMost(BOUND).until(() -> {
            try (var connection = Connection.to(nameServer)) {
                return connection.call(GET_ROUTE, Map.of("topic", topic)).bodyText().contains(broker.address());
            }
        });
    }

    /**
     * Waits until a name server knows a broker. Apache's registers ten seconds after it says that it serves, but at
     * once when somebody says what it permits, though that were nothing new.
     */
    static void awaitRegistered(Server nameServer, Server broker) throws IOException {
        try (var connection = BrokerConnection.to(broker)) {
            connection.set("brokerPermission", "6");
        }
        awaitRoute(nameServer, "TBW102", broker);
    }

    /** Sends, waits for the sender's end, and returns what was sent; nothing may have failed. */
    List<Sent> send(Client client, int count, String... arguments) {
        var all = new ArrayList<>(List.of("topic=" + topic, "group=from_" + topic, "count=" + count));
        all.addAll(nameServer);
        all.addAll(List.of(arguments));
        var sender = client.run(cluster, "send-" + client + "-" + topic, SendMessages.class, environment,
            options, all.toArray(String[]::new));
        sender.awaitOutput("(?m)^done$", BOUND);
        assertEquals(0, sender.awaitEnd(BOUND));
        var sent = Sent.of(sender);
        assertEquals(count, sent.size(), sender::tail);
        return sent;
    }

    /** Starts a receiver. */
    ChildProcess receiver(Client client, String group, String... arguments) {
        var all = new ArrayList<>(List.of("topic=" + topic, "group=" + group));
        all.addAll(nameServer);
        all.addAll(List.of(arguments));
        return client.run(cluster, "receive-" + client + "-" + group, ReceiveMessages.class, environment,
            options, all.toArray(String[]::new));
    }

    /** Starts a receiver, waits until it has as many distinct messages as were sent, and returns its deliveries. */
    List<Received> receive(Client client, String group, List<Sent> sent, String... arguments) {
        var receiver = receiver(client, group, arguments);
        awaitAll(receiver, sent);
        assertEquals(0, receiver.finish(), receiver::tail);
        return Received.of(receiver);
    }

    /** Waits until a receiver has each sent message, by its id and with its key, and fails on one that was not sent. */
    static void awaitAll(ChildProcess receiver, List<Sent> sent) {
        var expected = new TreeMap<String, String>();
        sent.forEach(message -> expected.put(message.messageId(), message.key()));
        try {
            Awaitility.await().atMost(BOUND).pollInterval(Duration.ofMillis(50))
                .until(() -> byId(receiver).size() >= expected.size());
        } catch (RuntimeException e) {
            var missing = new TreeMap<>(expected);
            byId(receiver).keySet().forEach(missing::remove);
            throw new AssertionError("not received within " + BOUND + ": " + missing + "\n" + receiver.tail(), e);
        }
        assertEquals(expected, byId(receiver));
    }

    private static Map<String, String> byId(ChildProcess receiver) {
        var received = new TreeMap<String, String>();
        Received.of(receiver).forEach(message -> received.put(message.messageId(), message.key()));
        return received;
    }
}
