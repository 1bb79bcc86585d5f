package org.apache.rocketmq.test.fault;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.CommitLogs;
import org.apache.rocketmq.test.cluster.Folders;
import org.apache.rocketmq.test.cluster.Replicated;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.program.SendInTransactions;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.apache.rocketmq.test.wire.Stored;
import org.apache.rocketmq.test.wire.Valve;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The store of a replica whose primary is lost is started as a primary's, and goes on with all that was under way. */
@Tag("processes")
class PromotedReplicaTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final Duration BOUND = Duration.ofSeconds(120);
    private static final int COUNT = 20;
    private static final String PLAIN = "Promoted";
    private static final String DELAYED = "PromotedDelayed";
    private static final String TIMED = "PromotedTimed";
    private static final String TRANSACTIONS = "PromotedTransactions-";
    private static final String NEW = "PromotedNew";
    private static final List<String> TOPICS = List.of(PLAIN, DELAYED, TIMED);
    private static final String GROUP = "GID_Promoted";
    private static final String SOON = "1";
    private static final String LATER = "2";
    /** Longer than it takes to start the new primary, unless the machine is very busy. */
    private static final int LATER_SECONDS = 12;
    private static final Map<String, String> DELAYS = Map.of("messageDelayLevel", "1s " + LATER_SECONDS + "s",
        "flushConsumerOffsetInterval", "500");

    private static Server nameServer;

    @BeforeAll
    static void start() {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
    }

    /** A broker with the store of another one, which has ended. */
    private static Server promoted(String name, Server replica, Map<String, String> more) {
        Path store = replica.folder().resolve("store");
        var settings = new HashMap<>(Map.of("storePathRootDir", store.toString(), "storePathCommitLog",
            store.resolve("commitlog").toString(), "brokerRole", "ASYNC_MASTER"));
        settings.putAll(DELAYS);
        settings.putAll(more);
        return CLUSTER.broker("promoted-" + name, Replicated.primary(name, nameServer, settings));
    }

    @Test
    void shouldGoOnWithWhatWasUnderWay() throws Exception {
        var promoted = promote("pair", Server::terminate);
        for (String topic : List.of(DELAYED, TIMED)) {
            assertEquals(2 * COUNT, bodies(promoted, topic).size(), "each once");
        }
        promoted.terminate();
    }

    /** How far deliveries are is not on the disk at once, so some may come again. */
    @Test
    @Tag("long")
    void shouldGoOnWhereTheReplicaWasKilledToo() throws Exception {
        promote("killed", Server::kill).terminate();
    }

    private static Server promote(String name, Consumer<Server> end) throws Exception {
        var primary = CLUSTER.broker("primary-" + name, Replicated.primary(name, nameServer, DELAYS)).start();
        var replica = CLUSTER.broker("replica-" + name, Replicated.replica(name, nameServer, 1, DELAYS)).start();
        ChildProcess producer;
        long lateNanos;
        try (var connection = BrokerConnection.to(primary)) {
            createTopics(connection);
            connection.createTopic(TRANSACTIONS + name, 1);
            send(connection, PLAIN, "plain", Map.of());
            send(connection, DELAYED, "early", Map.of("DELAY", SOON));
            send(connection, TIMED, "early", Map.of("TIMER_DELAY_MS", "1000"));
            awaitAll(primary, DELAYED, COUNT);
            awaitAll(primary, TIMED, COUNT);
            producer = transact(name, "outcomes=COMMIT_MESSAGE,ROLLBACK_MESSAGE,UNKNOW,UNKNOW",
                "answers=ROLLBACK_MESSAGE,COMMIT_MESSAGE,COMMIT_MESSAGE,ROLLBACK_MESSAGE");
            awaitAll(primary, TRANSACTIONS + name, COUNT / 4);
            // Where this is copied, all progress of before is.
            connection.commit(GROUP, PLAIN, 0, COUNT / 2);
            awaitCopied(primary, replica);
            lateNanos = System.nanoTime();
            send(connection, DELAYED, "late", Map.of("DELAY", LATER));
            send(connection, TIMED, "late",
                Map.of("TIMER_DELAY_MS", String.valueOf(Duration.ofSeconds(LATER_SECONDS).toMillis())));
            // The replica hears of its settings a little later than of its messages, and maybe never.
            connection.createTopic(NEW, 1);
            send(connection, NEW, "new", Map.of());
        }
        awaitLogs(primary, replica);
        primary.kill();
        end.accept(replica);

        var promoted = promoted(name, replica, Map.of("transactionTimeOut", "1000", "transactionCheckInterval",
            "1000")).start();
        boolean hasCome = bodies(promoted, DELAYED).contains("late-0");
        boolean mayBeDue = System.nanoTime() - lateNanos >= TimeUnit.SECONDS.toNanos(LATER_SECONDS);
        assertTrue(mayBeDue || !hasCome, "nothing has come that is not due");
        assertEquals(names("plain"), Set.copyOf(bodies(promoted, PLAIN)));
        assertEquals(names("new"), Set.copyOf(bodies(promoted, NEW)));
        try (var connection = BrokerConnection.to(promoted)) {
            assertEquals(COUNT / 2, connection.committed(GROUP, PLAIN, 0));
            assertEquals(BrokerConnection.OK, connection.send(PLAIN, 0, new byte[1], Map.of()).code());
        }
        producer.awaitOutput("asked key-2 COMMIT_MESSAGE", BOUND);
        awaitAll(promoted, TRANSACTIONS + name, COUNT / 2);
        for (String topic : List.of(DELAYED, TIMED)) {
            var expected = new TreeSet<>(names("early"));
            expected.addAll(names("late"));
            await(topic).atMost(BOUND)
                .untilAsserted(() -> assertEquals(expected, new TreeSet<>(bodies(promoted, topic))));
        }
        assertEquals(0, producer.finish(), producer::tail);
        assertEquals(COUNT / 2, bodies(promoted, TRANSACTIONS + name).size(), "each once");
        return promoted;
    }

    private static void createTopics(BrokerConnection connection) throws IOException {
        for (String topic : TOPICS) {
            connection.createTopic(topic, 1);
        }
        await("a replica").atMost(BOUND).until(
            () -> connection.send("First", 0, new byte[1], Map.of()).code() == BrokerConnection.OK);
    }

    private static void send(BrokerConnection connection, String topic, String name, Map<String, String> properties)
        throws IOException {

        for (String each : names(name)) {
            var answer = connection.send(topic, 0, each.getBytes(StandardCharsets.UTF_8), properties);
            assertEquals(BrokerConnection.OK, answer.code(), answer::remark);
        }
    }

    private static Set<String> names(String name) {
        return IntStream.range(0, COUNT).mapToObj(i -> name + "-" + i).collect(Collectors.toSet());
    }

    private static ChildProcess transact(String name, String... more) {
        var producer = CLUSTER.ourProgram("transact-" + name, SendInTransactions.class, List.of(),
            "namesrv=" + nameServer.address(), "topic=" + TRANSACTIONS + name,
            "group=transacting-" + name, "count=" + COUNT,
            more[0], more[1]);
        producer.awaitOutput("(?m)^ready " + COUNT + "$", BOUND);
        return producer;
    }

    private static List<String> bodies(Server broker, String topic) throws IOException {
        try (var connection = BrokerConnection.to(broker)) {
            return connection.readFrom(topic, 0, 0).stream().map(Stored::body).toList();
        }
    }

    private static void awaitAll(Server broker, String topic, int count) {
        await(topic + " at " + broker.name()).atMost(BOUND).until(() -> bodies(broker, topic).size() >= count);
    }

    private static void awaitLogs(Server primary, Server replica) {
        await("the same logs").atMost(BOUND).until(() -> CommitLogs.difference(primary, replica), String::isEmpty);
    }

    /** Waits until log and tables are the same. */
    private static void awaitCopied(Server primary, Server replica) {
        awaitLogs(primary, replica);
        await("the primary's tables").atMost(BOUND).until(() -> {
            // On its disk too, for it may be killed.
            return Folders.readAll(replica.folder().resolve("store").resolve("config")).contains('@' + GROUP);
        });
    }

    /** The replica hears of a topic a little later than of its messages; of this one never. */
    @Test
    void shouldServeATopicThatIsNewerThanThePrimarysLastTables() throws Exception {
        var primary = CLUSTER.broker("brief", Replicated.primary("new", nameServer, Map.of())).start();
        var replica = CLUSTER.broker("witness", Replicated.replica("new", nameServer, 1, Map.of())).start();
        try (var connection = BrokerConnection.to(primary)) {
            createTopics(connection);
            connection.createTopic(NEW, 1);
            send(connection, NEW, "new", Map.of());
        }
        awaitLogs(primary, replica);
        primary.kill();
        await("the new topic").atMost(BOUND)
            .untilAsserted(() -> assertEquals(names("new"), Set.copyOf(bodies(replica, NEW))));
    }

    /** What was delivered at the primary only is delivered again: its progress is worth nothing without its log. */
    @Test
    void shouldDeliverWhatHasNotComeFromThePrimary() throws Exception {
        var patient = Map.of("messageDelayLevel", "10s", "haHousekeepingInterval", "600000");
        var primary = CLUSTER.broker("ahead", Replicated.primary("torn", nameServer, patient)).start();
        try (var valve = Valve.to(primary.port() + 1)) {
            var settings = new HashMap<>(patient);
            settings.put("haMasterAddress", valve.address());
            var replica = CLUSTER.broker("behind", Replicated.replica("torn", nameServer, 1, settings)).start();
            try (var connection = BrokerConnection.to(primary)) {
                createTopics(connection);
                send(connection, DELAYED, "delayed", Map.of("DELAY", SOON));
                valve.shut();
                assertEquals(0, bodies(primary, DELAYED).size());
                awaitAll(primary, DELAYED, COUNT);
                // Two of them, for the tables are copied one after the other.
                for (String topic : List.of("ToldFirst", "ToldNext")) {
                    connection.createTopic(topic, 1);
                    await(topic).atMost(BOUND).until(() -> {
                        try (var other = BrokerConnection.to(replica)) {
                            return other.hasTopic(topic);
                        }
                    });
                }
            }
            primary.kill();
            replica.terminate();
            var promoted = promoted("torn", replica, patient).start();
            awaitAll(promoted, DELAYED, COUNT);
            assertEquals(names("delayed"), Set.copyOf(bodies(promoted, DELAYED)));
            promoted.terminate();
        }
    }

    /** A broker that has lost its store does not spoil the last copy. */
    @Test
    void shouldKeepWhatThePrimaryHasLost() throws Exception {
        var primary = CLUSTER.broker("loser", Replicated.primary("lost", nameServer, Map.of())).start();
        var replica = CLUSTER.broker("keeper", Replicated.replica("lost", nameServer, 1, Map.of())).start();
        try (var connection = BrokerConnection.to(primary)) {
            createTopics(connection);
            send(connection, PLAIN, "kept", Map.of());
        }
        awaitEnd(primary, replica);
        long end = CommitLogs.end(replica);

        primary.kill();
        Folders.empty(primary.folder().resolve("store"));
        primary.start();
        await("a complaint").atMost(BOUND).until(
            () -> replica.log().contains("when it heard that this log ends at position " + end));
        try (var connection = BrokerConnection.to(primary)) {
            connection.createTopic(PLAIN, 1);
            connection.send(PLAIN, 0, "other".getBytes(StandardCharsets.UTF_8), Map.of());
        }
        await("a complaint").atMost(BOUND).until(() -> primary.log().contains("is sent away"));
        assertEquals(end, CommitLogs.end(replica));
        assertEquals(names("kept"), Set.copyOf(bodies(replica, PLAIN)));
        replica.terminate();
        replica.start();
        assertEquals(names("kept"), Set.copyOf(bodies(replica, PLAIN)));
    }

    private static void awaitEnd(Server primary, Server replica) {
        awaitLogs(primary, replica);
        await("the primary's topics").atMost(BOUND)
            .untilAsserted(() -> assertEquals(COUNT, bodies(replica, PLAIN).size()));
    }
}
