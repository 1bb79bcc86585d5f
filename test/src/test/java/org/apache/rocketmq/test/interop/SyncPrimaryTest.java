package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Replicated;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.program.SendAsTold;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What both clients hear of messages that must be on a replica, while there is one, none, or one that stands still. */
@Tag("processes")
class SyncPrimaryTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final Duration BOUND = Duration.ofSeconds(120);
    private static final String AGES = "600000";
    private static final String SOON = "500";
    private static final List<String> EACH = List.of("plain", "batch", "delayed", "transaction");
    private static final List<String> UNWAITED = List.of("plain-unwaited", "batch-unwaited", "delayed-unwaited");

    private static Server nameServer;

    private final Map<Client, ChildProcess> senders = new EnumMap<>(Client.class);
    private final Map<Client, Integer> told = new HashMap<>();

    @BeforeAll
    static void start() {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
    }

    /** If it waited at all, it would wait for longer than a sender does. */
    @ParameterizedTest
    @ValueSource(strings = {"ASYNC_FLUSH", "SYNC_FLUSH"})
    void shouldSayAtOnceThatThereIsNoReplica(String flush) throws Exception {
        String name = "lonely-" + flush;
        var primary = CLUSTER.broker(name,
            Replicated.primary(name, nameServer, Map.of("slaveTimeout", AGES, "flushDiskType", flush))).start();
        startSenders(primary, "To_" + name);
        for (Client client : senders.keySet()) {
            assertEach(client, EACH, "SLAVE_NOT_AVAILABLE");
            assertEach(client, UNWAITED, "SEND_OK");
        }
        endSenders();
        primary.terminate();
    }

    @Test
    void shouldSayWhatItsReplicaDoes() throws Exception {
        String name = "accompanied";
        var primary = CLUSTER.broker(name, Replicated.primary(name, nameServer,
            Map.of("slaveTimeout", SOON, "flushDiskType", "SYNC_FLUSH", "haHousekeepingInterval", AGES))).start();
        var replica = CLUSTER.broker("replica", Replicated.replica(name, nameServer, 1, Map.of())).start();
        startSenders(primary, "To_" + name);
        for (Client client : senders.keySet()) {
            awaitOk(client, EACH);
        }

        replica.process().freeze();
        for (Client client : senders.keySet()) {
            assertEach(client, EACH, "FLUSH_SLAVE_TIMEOUT");
            assertEach(client, UNWAITED, "SEND_OK");
        }

        replica.process().thaw();
        awaitOk(Client.APACHES, List.of("plain"));

        replica.kill();
        // The primary hears of it by its connection, maybe after a message.
        awaitStatus(Client.OURS, "plain", "SLAVE_NOT_AVAILABLE");
        for (Client client : senders.keySet()) {
            assertEach(client, EACH, "SLAVE_NOT_AVAILABLE");
        }

        replica.start();
        awaitOk(Client.OURS, List.of("plain"));
        endSenders();
    }

    private void startSenders(Server primary, String topic) throws IOException {
        try (var connection = BrokerConnection.to(primary)) {
            connection.createTopic(topic, 1);
        }
        Exchange.awaitRoute(nameServer, topic, primary);
        for (Client client : List.of(Client.OURS, Client.APACHES)) {
            senders.put(client, client.run(CLUSTER, "send-" + client + "-" + topic, SendAsTold.class, List.of(),
                "namesrv=" + nameServer.address(), "topic=" + topic, "group=from-" + topic));
            told.put(client, 0);
        }
        senders.values().forEach(sender -> sender.awaitOutput("(?m)^ready$", BOUND));
    }

    private void endSenders() {
        senders.values().forEach(sender -> assertEquals(0, sender.finish(), sender::tail));
    }

    private void assertEach(Client client, List<String> messages, String status) {
        for (String message : messages) {
            assertEquals(status, send(client, message), () -> client + " sends " + message);
        }
    }

    /** On a busy machine a replica may not be as soon as a sender wants it. */
    private void awaitOk(Client client, List<String> messages) {
        for (String message : messages) {
            awaitStatus(client, message, "SEND_OK");
        }
    }

    private void awaitStatus(Client client, String message, String status) {
        Awaitility.await("the replica").atMost(BOUND).pollDelay(Duration.ZERO)
            .until(() -> send(client, message), status::equals);
    }

    private String send(Client client, String message) {
        int number = told.merge(client, 1, Integer::sum);
        senders.get(client).say(message);
        return senders.get(client).awaitOutput("(?m)^" + number + " " + message + " (.*)$", BOUND).group(1);
    }
}
