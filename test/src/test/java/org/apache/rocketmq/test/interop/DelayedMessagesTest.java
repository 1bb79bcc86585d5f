package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Delayed messages at our broker, whose levels are not the usual ones, from and to each client. */
@Tag("processes")
class DelayedMessagesTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final List<Integer> SECONDS_OF_LEVELS = List.of(1, 2, 10);
    private static final int COUNT = 20;
    /** A topic has so many that comes into being by its first message. */
    private static final int QUEUES = 4;

    private static Server nameServer;
    private static Server broker;

    @BeforeAll
    static void start() {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        broker = CLUSTER.broker("broker-a", Map.of("namesrvAddr", nameServer.address(),
            "messageDelayLevel", "1s 2s 10s")).start();
    }

    private static List<Sent> send(Exchange exchange, Client client, int level) {
        return exchange.send(client, COUNT, "delay=" + level, "prefix=level" + level + "-");
    }

    /** The level is in a message's key. */
    private static void assertNoneTooEarly(List<Received> received) {
        for (var message : received) {
            int level = message.key().charAt("level".length()) - '0';
            int delay = 1000 * SECONDS_OF_LEVELS.get(level - 1);
            assertEquals(delay, Math.min(delay, message.storedAfterMillis()), message + " came too early");
        }
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void shouldComeWhenTheyAreDue(Client client) throws IOException {
        var exchange = new Exchange(CLUSTER, nameServer, "Delayed" + client);
        var sent = new ArrayList<>(send(exchange, client, 1));
        sent.addAll(send(exchange, client, 2));
        Client other = client == Client.OURS ? Client.APACHES : Client.OURS;
        for (var receiver : List.of(client, other)) {
            var received = exchange.receive(receiver, "group_" + client + receiver, sent);
            assertEquals(sent.size(), received.size(), "each once");
            assertNoneTooEarly(received);
        }
        assertStoredInThisOrder("Delayed" + client, "level1-", "level2-");
    }

    /** The messages whose keys begin with one prefix were all stored before those with the next one. */
    private static void assertStoredInThisOrder(String topic, String... prefixes) throws IOException {
        long last = -1;
        for (String prefix : prefixes) {
            var positions = positions(topic, prefix);
            assertTrue(positions.first() > last, prefix + " " + positions + " begins before " + last);
            last = positions.last();
        }
    }

    private static NavigableSet<Long> positions(String topic, String prefix) throws IOException {
        var positions = new TreeSet<Long>();
        try (var connection = BrokerConnection.to(broker)) {
            for (int queue = 0; queue < QUEUES; queue++) {
                connection.readFrom(topic, queue, 0).stream()
                    .filter(message -> message.properties().contains("KEYS=" + prefix))
                    .forEach(message -> positions.add(message.logPosition()));
            }
        }
        return positions;
    }

    /**
     * The first level's messages are due before a process is up again, and come at once, before what is sent then with
     * the second level; the last one's are due after that.
     */
    @Test
    void shouldComeThoughTheBrokerWasKilledBeforeTheyWereDue() throws IOException {
        var exchange = new Exchange(CLUSTER, nameServer, "Killed");
        var sent = new ArrayList<>(send(exchange, Client.OURS, 3));
        sent.addAll(send(exchange, Client.OURS, 1));
        broker.kill();
        long overdueMillis = System.currentTimeMillis() + 1000 * SECONDS_OF_LEVELS.get(0);
        Awaitility.await("overdue").atMost(Exchange.BOUND).until(() -> System.currentTimeMillis() > overdueMillis);
        broker.start();
        sent.addAll(send(exchange, Client.OURS, 2));
        assertNoneTooEarly(exchange.receive(Client.APACHES, "group_killed", sent));
        assertStoredInThisOrder("Killed", "level1-", "level2-");
    }
}
