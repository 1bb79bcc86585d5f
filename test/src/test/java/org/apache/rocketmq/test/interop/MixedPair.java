package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.CommitLogs;
import org.apache.rocketmq.test.cluster.Folders;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.program.SendInTransactions;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.apache.rocketmq.test.wire.Stored;
import org.awaitility.Awaitility;

/** A primary that waits for its replica, one of them ours and the other Apache's, and what is sent to the primary. */
final class MixedPair {
    /** What both need for a short test. */
    static final Map<String, String> SETTINGS = Map.of("mappedFileSizeCommitLog", "65536", "messageDelayLevel", "1s 4s",
        "waitTimeMillsInSendQueue", "30000");

    private static final String TOPIC = "Exchanged";
    private static final String TRANSACTIONS = "Transacted";
    private static final int QUEUES = 4;
    private static final int COUNT = 60;
    private static final int PHASES = 3;
    private static final int MANY_SEGMENTS = 8;

    /** Apache's takes them over once a minute, and gives up a turn where an answer takes longer than three seconds. */
    private static final Duration TABLES_BOUND = Duration.ofSeconds(300);

    private final Cluster cluster;
    private final Server nameServer;
    private final Server primary;
    private final Server replica;
    private final SwapTraffic traffic;
    private final List<Sent> sent = new ArrayList<>();

    private MixedPair(Cluster cluster, Server nameServer, Server primary, Server replica) {
        this.cluster = cluster;
        this.nameServer = nameServer;
        this.primary = primary;
        this.replica = replica;
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        traffic = new SwapTraffic(seed);
    }

    /** Starts both; the replica hears of the primary from the name server, and has connected. */
    static MixedPair start(Cluster cluster, Server nameServer, Server primary, Server replica) throws IOException {
        SwapTraffic.prepare(primary.folder().resolve("store"));
        primary.start();
        Exchange.awaitRegistered(nameServer, primary);
        replica.start();
        Exchange.awaitRegistered(nameServer, replica);
        try (var connection = BrokerConnection.to(primary)) {
            for (String topic : List.of(TOPIC, TRANSACTIONS)) {
                connection.createTopic(topic, QUEUES);
                Exchange.awaitRoute(nameServer, topic, primary);
            }
            byte[] body = "first".getBytes(StandardCharsets.UTF_8);
            Awaitility.await("the replica").atMost(Exchange.BOUND)
                .until(() -> connection.send("First", 0, body, Map.of()).code() == BrokerConnection.OK);
        }
        return new MixedPair(cluster, nameServer, primary, replica);
    }

    /** Asserts that the replica has all that the primary has, and serves it when that is dead. */
    void assertReplicaHasAll(Server primary) throws Exception {
        fill();
        awaitTables();
        var stored = readFromPrimary();
        primary.kill();
        assertServed(stored);
    }

    /** Sends messages of all kinds by both clients, has them consumed, and waits until the logs are the same. */
    private void fill() throws IOException {
        for (int phase = 0; phase < PHASES; phase++) {
            traffic.write(primary);
        }
        var exchange = new Exchange(cluster, nameServer, TOPIC);
        for (Client client : List.of(Client.OURS, Client.APACHES)) {
            sent.addAll(exchange.send(client, COUNT, "prefix=" + client, "bytes=1000"));
            sent.addAll(exchange.send(client, COUNT, "prefix=batched-" + client, "mode=BATCH"));
        }
        sent.forEach(message -> assertEquals("SEND_OK", message.status(), message::key));
        for (Client client : List.of(Client.OURS, Client.APACHES)) {
            exchange.receive(client, "early-" + client, sent);
        }
        transact();
        traffic.awaitDelayed(primary, true);
        traffic.awaitReadable(primary);
        Awaitility.await("the same logs").atMost(Exchange.BOUND)
            .until(() -> CommitLogs.difference(primary, replica), String::isEmpty);
        assertTrue(CommitLogs.count(replica) >= MANY_SEGMENTS, "the log has rolled");
    }

    private void transact() {
        ChildProcess producer = Client.OURS.run(cluster, "transact", SendInTransactions.class, List.of(),
            "namesrv=" + nameServer.address(), "topic=" + TRANSACTIONS, "group=transacting", "count=" + COUNT,
            "outcomes=COMMIT_MESSAGE,ROLLBACK_MESSAGE");
        producer.awaitOutput("(?m)^ready " + COUNT + "$", Exchange.BOUND);
        awaitTransacted(primary);
        assertEquals(0, producer.finish(), producer::tail);
    }

    private static void awaitTransacted(Server broker) {
        Awaitility.await("the end of all transactions").atMost(Exchange.BOUND).untilAsserted(() -> {
            try (var connection = BrokerConnection.to(broker)) {
                long ended = 0;
                for (int queue = 0; queue < QUEUES; queue++) {
                    ended += connection.maxOffset(TRANSACTIONS, queue);
                }
                assertEquals(COUNT / 2, ended);
            }
        });
    }

    /** Waits until the replica's tables say what the primary's do of topics, groups and offsets. */
    private void awaitTables() {
        Awaitility.await("the primary's tables").atMost(TABLES_BOUND).untilAsserted(() -> {
            traffic.checkOffsets(replica);
            try (var one = BrokerConnection.to(primary); var other = BrokerConnection.to(replica)) {
                for (Client client : List.of(Client.OURS, Client.APACHES)) {
                    for (int queue = 0; queue < QUEUES; queue++) {
                        String group = "early-" + client;
                        assertEquals(one.committed(group, TOPIC, queue), other.committed(group, TOPIC, queue));
                    }
                }
            }
            String config = Folders.readAll(replica.folder().resolve("store").resolve("config"));
            for (String name : List.of(TOPIC, SwapTraffic.PLAIN, SwapTraffic.GROUP, "early-OURS", "early-APACHES")) {
                assertTrue(config.contains('"' + name + '"'), name);
            }
        });
    }

    /** Asserts that the replica, whose primary is dead, serves all, each message where and as the primary had it. */
    private void assertServed(Map<String, Stored> byPrimary) throws IOException {
        // It has the log, but its queues may follow a little later.
        traffic.awaitReadable(replica);
        assertEquals(byPrimary, traffic.readAll(replica));
        traffic.checkTags(replica, byPrimary);
        traffic.checkKeys(replica);
        traffic.checkOffsets(replica);
        traffic.awaitDelayed(replica, true);
        awaitTransacted(replica);
        var exchange = new Exchange(cluster, nameServer, TOPIC);
        for (Client client : List.of(Client.OURS, Client.APACHES)) {
            assertEquals(sent.size(), exchange.receive(client, "late-" + client, sent).size(), "each once");
        }
    }

    private Map<String, Stored> readFromPrimary() throws IOException {
        return traffic.readAll(primary);
    }
}
