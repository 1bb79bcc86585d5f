package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.CommitLogs;
import org.apache.rocketmq.test.cluster.Replicated;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Our broker as the replica of Apache's 5.5.0: it has all that was acknowledged, and serves it when that is dead. */
@Tag("processes")
class ApachePrimaryTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final String TOPIC = "Late";
    private static final int BEFORE = 8;

    @Test
    void shouldHaveItsReplicaInOurBroker() throws Exception {
        var nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        var primary = CLUSTER.apacheBroker("primary",
            Replicated.primary("pair", nameServer, MixedPair.SETTINGS));
        var replica = CLUSTER.broker("replica", Replicated.replica("pair", nameServer, 1, MixedPair.SETTINGS));
        MixedPair.start(CLUSTER, nameServer, primary, replica).assertReplicaHasAll(primary);
    }

    /** Apache's sends a replica that has nothing the last file of its log, and what comes then. */
    @Test
    void shouldBeginWithTheLastFile() throws Exception {
        var nameServer = CLUSTER.nameServer("namesrv-late", Map.of()).start();
        var settings = new HashMap<>(MixedPair.SETTINGS);
        settings.put("slaveTimeout", "100");
        var primary = CLUSTER.apacheBroker("primary-late", Replicated.primary("late", nameServer, settings)).start();
        Exchange.awaitRegistered(nameServer, primary);
        try (var connection = BrokerConnection.to(primary)) {
            connection.createTopic(TOPIC, 1);
            var body = new byte[20_000];
            // Without a replica they wait in vain, but are stored.
            for (int i = 0; i < BEFORE; i++) {
                connection.send(TOPIC, 0, body, Map.of());
            }
            assertTrue(CommitLogs.count(primary) > 2, "the log has rolled");
            var replica = CLUSTER.broker("replica-late", Replicated.replica("late", nameServer, 1, settings)).start();
            Awaitility.await("the replica").atMost(Exchange.BOUND)
                .until(() -> connection.send(TOPIC, 0, body, Map.of()).code() == BrokerConnection.OK);
            Awaitility.await("the same end").atMost(Exchange.BOUND)
                .until(() -> CommitLogs.end(replica) == CommitLogs.end(primary));
            Awaitility.await("the primary's topics").atMost(Exchange.BOUND).untilAsserted(() -> {
                try (var other = BrokerConnection.to(replica)) {
                    // Apache's says it a little after it has stored a message.
                    assertEquals(connection.maxOffset(TOPIC, 0), other.maxOffset(TOPIC, 0));
                    long first = other.minOffset(TOPIC, 0);
                    assertTrue(first > 0, "it has not all");
                    assertEquals(connection.readFrom(TOPIC, 0, first), other.readFrom(TOPIC, 0, first));
                }
            });
        }
    }
}
