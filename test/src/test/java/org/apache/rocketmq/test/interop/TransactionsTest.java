package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Ports;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.program.SendInTransactions;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Transactional messages between both kinds of clients and brokers. */
@Tag("processes")
class TransactionsTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final Duration BOUND = Duration.ofSeconds(120);
    private static final String HALF = "RMQ_SYS_TRANS_HALF_TOPIC";
    private static final String DONE = "RMQ_SYS_TRANS_OP_HALF_TOPIC";
    private static final String GIVEN_UP = "TRANS_CHECK_MAX_TIME_TOPIC";
    private static final String GROUP = "CID_RMQ_SYS_TRANS";
    private static final int COUNT = 30;
    private static final int QUEUES = 4;

    private static Server nameServer;

    @BeforeAll
    static void start() {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
    }

    private static Server broker(String name, String... more) {
        return CLUSTER.broker(name, settings(name, more));
    }

    /**
     * Starts a broker and makes topics there, and nowhere else, whatever other broker is left; returns when clients
     * find them.
     */
    private static void start(Server broker, String... topics) throws IOException {
        broker.start();
        Exchange.awaitRegistered(nameServer, broker);
        try (var connection = BrokerConnection.to(broker)) {
            for (String topic : topics) {
                connection.createTopic(topic, QUEUES);
                Exchange.awaitRoute(nameServer, topic, broker);
            }
        }
    }

    private static Map<String, String> settings(String name, String... more) {
        Path store = CLUSTER.folder().resolve(name + "-store");
        var settings = new HashMap<>(Map.of("namesrvAddr", nameServer.address(), "brokerName", name,
            "listenPort", String.valueOf(Ports.free()), "storePathRootDir", store.toString(),
            "storePathCommitLog", store.resolve("commitlog").toString(),
            "transactionTimeOut", "1000", "transactionCheckInterval", "1000", "transactionCheckMax", "5"));
        settings.putAll(Map.of("waitTimeMillsInSendQueue", "30000", "maxHashSlotNum", "500", "maxIndexNum", "2000"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    private static ChildProcess producer(Client client, String topic, String... more) {
        var arguments = new ArrayList<>(
            List.of("namesrv=" + nameServer.address(), "topic=" + topic, "group=from_" + topic));
        arguments.addAll(List.of(more));
        return client.run(CLUSTER, "transact-" + client + "-" + topic + "-" + System.nanoTime(),
            SendInTransactions.class, List.of(), arguments.toArray(String[]::new));
    }

    private static void awaitReady(ChildProcess producer, int executed) {
        producer.awaitOutput("(?m)^ready " + executed + "$", BOUND);
    }

    private static List<Sent> chosen(List<Sent> sent, IntPredicate numbers) {
        return sent.stream()
            .filter(one -> numbers.test(Integer.parseInt(one.key().substring(one.key().lastIndexOf('-') + 1))))
            .toList();
    }

    /** Waits until no half message waits any more: all have ended. */
    private static void awaitEnds(Server broker) {
        Awaitility.await("the end of all transactions").atMost(BOUND).until(() -> {
            try (var connection = BrokerConnection.to(broker)) {
                return connection.maxOffset(HALF, 0) > 0
                    && connection.committed(GROUP, HALF, 0) == connection.maxOffset(HALF, 0)
                    && connection.committed(GROUP, DONE, 0) == connection.maxOffset(DONE, 0);
            }
        });
    }

    /** Asserts that as many messages have become visible as were to, when no transaction is open any more. */
    private static void assertStored(Server broker, String topic, List<Sent> expected) throws IOException {
        long stored = 0;
        try (var connection = BrokerConnection.to(broker)) {
            for (int queue = 0; queue < QUEUES; queue++) {
                stored += connection.maxOffset(topic, queue);
            }
        }
        assertEquals(expected.size(), stored, "messages of " + topic);
    }

    private static void assertOnce(Client client, String topic, List<Sent> expected) {
        var received = new Exchange(CLUSTER, nameServer, topic).receive(client, "to_" + topic + client, expected);
        assertEquals(expected.size(), received.size(), () -> "once each: " + received);
    }

    @Test
    void shouldDeliverWhatIsCommittedOnce() throws IOException {
        // Longer than an outcome takes on a busy machine, and longer between its questions than an answer takes.
        var broker = broker("broker-a", "transactionTimeOut", "6000", "transactionCheckInterval", "3000");
        start(broker, Stream.of(Client.values()).map(client -> "Transact" + client).toArray(String[]::new));
        var producers = new TreeMap<String, ChildProcess>();
        for (var client : Client.values()) {
            String topic = "Transact" + client;
            producers.put(topic, producer(client, topic, "count=" + COUNT,
                "outcomes=COMMIT_MESSAGE,ROLLBACK_MESSAGE,UNKNOW",
                "answers=FAIL,FAIL,COMMIT_MESSAGE,FAIL,FAIL,ROLLBACK_MESSAGE"));
        }
        producers.values().forEach(producer -> awaitReady(producer, COUNT));

        awaitEnds(broker);

        for (var producer : producers.entrySet()) {
            assertCommittedOnes(broker, producer.getKey(), producer.getValue());
        }
        broker.terminate();
    }

    private static void assertCommittedOnes(Server broker, String topic, ChildProcess producer) throws IOException {
        var sent = Sent.of(producer);
        assertEquals(COUNT, sent.size(), producer::tail);
        var expected = chosen(sent, i -> i % 3 == 0 || i % 6 == 2);
        assertStored(broker, topic, expected);
        for (var consumer : Client.values()) {
            assertOnce(consumer, topic, expected);
        }
        assertEquals(0, producer.finish(), producer::tail);
        var asked = producer.lines().stream().filter(line -> line.startsWith("asked ")).distinct().toList();
        assertEquals(COUNT / 3, asked.size(), asked::toString);
        assertTrue(asked.stream().allMatch(line -> line.endsWith(" " + topic)), asked::toString);
    }

    @Test
    void shouldGiveUpWhatNobodyTellsTheEndOf() throws IOException {
        String topic = "TransactUnknown";
        // Longer than it takes until the broker knows whom to ask.
        var broker = broker("broker-unknown", "transactionTimeOut", "4000");
        start(broker, topic);
        var producer = producer(Client.APACHES, topic, "count=4", "outcomes=UNKNOW,FAIL", "answers=UNKNOW,FAIL");
        awaitReady(producer, 4);

        awaitEnds(broker);

        try (var connection = BrokerConnection.to(broker)) {
            assertEquals(4, connection.readFrom(GIVEN_UP, 0, 0).size());
        }
        assertStored(broker, topic, List.of());
        Awaitility.await("each asked for five times").atMost(BOUND).until(() -> countAsked(producer) >= 10);
        assertEquals(0, producer.finish());
        assertEquals(10, countAsked(producer));
        assertTrue(broker.log().contains("is given up"));
        broker.terminate();
    }

    private static long countAsked(ChildProcess producer) {
        return producer.lines().stream().filter(line -> line.startsWith("asked ")).count();
    }

    @Test
    void shouldAskApachesClientAfterAKill() throws IOException {
        askAfterKill(Client.APACHES);
    }

    @Test
    @Tag("long")
    void shouldAskOurClientAfterAKill() throws IOException {
        askAfterKill(Client.OURS);
    }

    private static void askAfterKill(Client client) throws IOException {
        String topic = "TransactKilled" + client;
        // Nobody is asked before the kill.
        var broker = broker("broker-killed-" + client, "transactionTimeOut", "20000");
        start(broker, topic);
        var producer = producer(client, topic, "count=" + COUNT, "outcomes=UNKNOW,COMMIT_MESSAGE,ROLLBACK_MESSAGE",
            "immunity=2", "answers=COMMIT_MESSAGE,FAIL,FAIL");
        awaitReady(producer, COUNT);
        var sent = Sent.of(producer);

        broker.kill();
        broker.start();
        awaitEnds(broker);

        var expected = chosen(sent, i -> i % 3 != 2);
        assertStored(broker, topic, expected);
        assertOnce(Client.OURS, topic, expected);
        assertEquals(0, producer.finish());
        broker.terminate();
    }

    @Test
    void shouldSendInTransactionsToApachesBroker() throws IOException {
        String topic = "TransactApache";
        var broker = CLUSTER.apacheBroker("broker-apache",
            settings("broker-apache", "transactionTimeOut", "6000", "transactionCheckInterval", "3000"));
        start(broker, topic);
        var producer = producer(Client.OURS, topic, "count=12", "outcomes=COMMIT_MESSAGE,ROLLBACK_MESSAGE,UNKNOW",
            "answers=FAIL,FAIL,COMMIT_MESSAGE");
        awaitReady(producer, 12);
        var sent = Sent.of(producer);
        assertEquals(12, sent.size(), producer::tail);

        var expected = chosen(sent, i -> i % 3 != 1);
        assertEquals(new TreeSet<>(expected.stream().map(Sent::key).toList()),
            new TreeSet<>(new Exchange(CLUSTER, nameServer, topic).receive(Client.OURS, "to_" + topic, expected)
                .stream().map(Received::key).toList()));
        assertEquals(0, producer.finish());
        broker.kill();
    }

    @Test
    void shouldTakeUpTransactionsThatApachesBrokerLeft() throws IOException {
        takeUp(Client.APACHES);
    }

    @Test
    @Tag("long")
    void shouldLeaveTransactionsThatApachesBrokerTakesUp() throws IOException {
        takeUp(Client.OURS);
    }

    /** Half messages that one kind of broker has stored, and asked for, are asked for and ended by the other. */
    private static void takeUp(Client ofTheFirst) throws IOException {
        String name = "swap-" + ofTheFirst;
        String topic = "TransactSwap" + ofTheFirst;
        // Apache's broker keeps marks back for some seconds: with less it would ask for what has ended.
        var settings = settings(name, "transactionTimeOut", "8000", "transactionCheckMax", "100");
        var theirs = CLUSTER.apacheBroker(name + "-theirs", settings);
        var ours = CLUSTER.broker(name + "-ours", settings);
        var first = ofTheFirst == Client.OURS ? ours : theirs;
        var second = first == ours ? theirs : ours;
        start(first, topic);
        var producer = producer(Client.APACHES, topic, "count=12", "outcomes=UNKNOW,COMMIT_MESSAGE,ROLLBACK_MESSAGE",
            "answers=UNKNOW");
        awaitReady(producer, 12);
        var sent = Sent.of(producer);
        producer.awaitOutput("asked key-0 (?s:.*)asked key-0 ", BOUND);
        assertEquals(0, producer.finish());
        first.terminate();

        start(second);
        var other = producer(Client.OURS, topic, "answers=COMMIT_MESSAGE,FAIL,FAIL");
        awaitReady(other, 0);

        var expected = IntStream.of(0, 1).boxed().flatMap(n -> chosen(sent, i -> i % 3 == n).stream()).toList();
        if (second == ours) {
            awaitEnds(ours);
            assertStored(ours, topic, expected);
            assertOnce(Client.OURS, topic, expected);
        } else {
            new Exchange(CLUSTER, nameServer, topic).receive(Client.OURS, "to_" + topic, expected);
        }
        assertEquals(0, other.finish());
        second.kill();
    }
}
