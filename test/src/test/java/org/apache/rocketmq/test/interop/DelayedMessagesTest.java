package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
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
    void shouldComeWhenTheyAreDue(Client client) {
        var exchange = new Exchange(CLUSTER, nameServer, "Delayed" + client);
        var sent = new ArrayList<>(send(exchange, client, 1));
        sent.addAll(send(exchange, client, 2));
        Client other = client == Client.OURS ? Client.APACHES : Client.OURS;
        for (var receiver : List.of(client, other)) {
            var received = exchange.receive(receiver, "group_" + client + receiver, sent);
            assertEquals(sent.size(), received.size(), "each once");
            assertNoneTooEarly(received);
        }
    }

    /** The first level's messages are due before a process is up again, the last one's after that. */
    @Test
    void shouldComeThoughTheBrokerWasKilledBeforeTheyWereDue() {
        var exchange = new Exchange(CLUSTER, nameServer, "Killed");
        var sent = new ArrayList<>(send(exchange, Client.OURS, 3));
        sent.addAll(send(exchange, Client.OURS, 1));
        broker.kill();
        broker.start();
        assertNoneTooEarly(exchange.receive(Client.APACHES, "group_killed", sent));
    }
}
