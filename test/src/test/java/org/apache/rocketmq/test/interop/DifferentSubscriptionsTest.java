package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.apache.rocketmq.test.wire.Connection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Members of one group on each client want different messages, and operators see who wants what. */
@Tag("processes")
class DifferentSubscriptionsTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final String TOPIC = "Differing";
    private static final String GROUP = "differing";
    private static final int GET_CONSUMER_CONNECTIONS = 203;

    @Test
    void shouldTellWhichMembersWantWhatUntilTheyAgree() throws Exception {
        var nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        var broker = CLUSTER.broker("broker", Map.of("namesrvAddr", nameServer.address())).start();
        try (var connection = BrokerConnection.to(broker)) {
            connection.createTopic(TOPIC, 2);
        }
        Exchange.awaitRoute(nameServer, TOPIC, broker);
        var exchange = new Exchange(CLUSTER, nameServer, TOPIC);
        var members = new EnumMap<Client, ChildProcess>(Client.class);
        for (Client client : Client.values()) {
            members.put(client, exchange.receiver(client, GROUP, "expression=" + client));
        }

        var name = "[^;]*@[^;]*";
        await(broker, "\"" + TOPIC + ": \\[APACHES\\] by " + name + "; \\[APACHES_4\\] by " + name + "; \\[OURS\\] by "
            + name + "\"");

        assertEquals(0, members.get(Client.APACHES).finish());
        await(broker, "\"" + TOPIC + ": \\[APACHES_4\\] by " + name + "; \\[OURS\\] by " + name + "\"");
        assertEquals(0, members.get(Client.APACHES_4).finish());
        Awaitility.await().atMost(Exchange.BOUND).until(() -> !connections(broker).contains("Differences"));
        assertEquals(0, members.get(Client.OURS).finish());
    }

    private static void await(Server broker, String difference) {
        Awaitility.await(difference).atMost(Exchange.BOUND)
            .until(() -> connections(broker).matches("(?s).*" + difference + ".*"));
    }

    private static String connections(Server broker) throws IOException {
        try (var connection = Connection.to(broker)) {
            return connection.call(GET_CONSUMER_CONNECTIONS, Map.of("consumerGroup", GROUP)).bodyText();
        }
    }
}
