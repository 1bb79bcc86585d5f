package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
 * Members of each client share a group's queues anew when another one joins, leaves or is killed, though they would
 * look for themselves in ten minutes only: the broker tells them.
 */
@Tag("processes")
class ToldMembersTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final String SELDOM = "-Drocketmq.client.rebalance.waitInterval=600000";
    private static final String TOPIC = "Told";
    private static final int QUEUES = 4;
    private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(200);

    private static Server nameServer;
    private static Server broker;

    private final Map<Client, List<ChildProcess>> groups = new EnumMap<>(Client.class);
    private int rounds;

    @BeforeAll
    static void start() throws IOException {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        broker = CLUSTER.broker("broker", Map.of("namesrvAddr", nameServer.address())).start();
        try (var connection = BrokerConnection.to(broker)) {
            connection.createTopic(TOPIC, QUEUES);
        }
        Exchange.awaitRoute(nameServer, TOPIC, broker);
    }

    @Test
    void shouldShareAnewWhenOthersComeAndGo() throws IOException {
        for (Client client : Client.values()) {
            groups.put(client, new ArrayList<>(List.of(member(client, client))));
        }
        awaitShares(1);

        othersJoin();
        awaitShares(2);
        groups.values().forEach(group -> group.remove(1).kill());
        awaitShares(1);

        othersJoin();
        awaitShares(2);
        groups.values().forEach(group -> assertEquals(0, group.remove(1).finish()));
        awaitShares(1);

        groups.values().forEach(group -> assertEquals(0, group.get(0).finish()));
    }

    private static ChildProcess member(Client group, Client client) {
        return new Exchange(CLUSTER, nameServer, TOPIC, SELDOM).receiver(client, "told_" + group);
    }

    /** A member of another client joins each group. */
    private void othersJoin() {
        groups.forEach((client, group) ->
            group.add(member(client, Client.values()[(client.ordinal() + 1) % Client.values().length])));
    }

    /** Waits for a round of one message in each queue that the members of each group have shared evenly. */
    private void awaitShares(int members) throws IOException {
        try (var connection = BrokerConnection.to(broker)) {
            Awaitility.await(members + " in each group").atMost(Exchange.BOUND).pollInterval(BETWEEN_ROUNDS)
                .until(() -> {
                    String round = "round" + rounds++ + "-";
                    for (int queue = 0; queue < QUEUES; queue++) {
                        connection.send(TOPIC, queue, new byte[1], Map.of("KEYS", round + queue, "index", "0"));
                    }
                    return groups.values().stream().allMatch(group -> isShared(group, round));
                });
        }
    }

    private static boolean isShared(List<ChildProcess> group, String round) {
        Awaitility.await(round).atMost(Exchange.BOUND).pollInterval(Duration.ofMillis(50)).until(() ->
            group.stream().flatMap(member -> keys(member, round).stream()).distinct().count() == QUEUES);
        return group.stream().allMatch(member -> keys(member, round).size() == QUEUES / group.size());
    }

    private static List<String> keys(ChildProcess member, String round) {
        return Received.of(member).stream().map(Received::key).filter(key -> key.startsWith(round)).toList();
    }
}
