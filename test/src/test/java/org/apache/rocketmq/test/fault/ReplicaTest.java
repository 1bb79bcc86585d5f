package org.apache.rocketmq.test.fault;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.test.cluster.ApacheRelease;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.CommitLogs;
import org.apache.rocketmq.test.cluster.Replicated;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.program.ReceiveMessages;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A primary with two replicas, of which each message must be on one before it is acknowledged. Whoever dies, the
 * replicas have what was acknowledged, at last they have what the primary has, byte for byte, and clients go on.
 * {@code -Dskyrocket.killCycles=100} makes it a long run.
 */
@Tag("processes")
class ReplicaTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final Duration BOUND = Duration.ofSeconds(120);
    private static final int CYCLES = Integer.getInteger("skyrocket.killCycles", 2);
    private static final long SEED = Long.getLong("skyrocket.seed", System.nanoTime());
    private static final int SOME = 1_000;
    private static final int SEVERAL_SEGMENTS = 3;
    private static final Pattern IS_THERE = Pattern.compile("The replica \\S+ has the log up to position");
    private static final Pattern RECEIVED = Pattern.compile("(?m)^received (\\S+) ");

    private static Server nameServer;
    private static Server primary;
    private static Server replica;

    @BeforeAll
    static void startNameServer() {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        primary = CLUSTER.broker("primary", Replicated.primary("pair", nameServer, Map.of("messageDelayLevel", "1s 4s",
            "transactionTimeOut", "1000", "transactionCheckInterval", "1000")));
        replica = replica("replica", 1);
    }

    private static Server replica(String name, int id) {
        return CLUSTER.broker(name, Replicated.replica("pair", nameServer, id, Map.of()));
    }

    /** The primary and one replica that has all. */
    @BeforeEach
    void start() {
        for (Server broker : List.of(primary, replica)) {
            if (broker.process() == null || !broker.process().isAlive()) {
                broker.start();
            }
        }
        await("a replica").atMost(BOUND).until(() -> IS_THERE.matcher(primary.log()).find());
        await("the same logs").atMost(BOUND).until(() -> CommitLogs.difference(primary, replica), String::isEmpty);
    }

    @Test
    void shouldHaveAllThatItsPrimaryHas() throws Exception {
        Server second = replica("second", 2);
        try (var traffic = Traffic.start("Copied", nameServer.address())) {
            traffic.awaitMore(SOME, BOUND);
            // What is there already comes to it while more is sent.
            second.start();
            EachKind.sendBatchesAndDelayed(nameServer.address(), SendStatus.SEND_OK);
            var transactions = EachKind.sendInTransactions(nameServer.address(), SendStatus.SEND_OK);
            traffic.awaitMore(SOME, BOUND);
            traffic.stopSending();
            await("all acknowledged messages").atMost(BOUND).until(traffic::missing, Set::isEmpty);
            assertEquals(List.of(), traffic.failures());
            awaitCount(EachKind.TRANSACTIONS, EachKind.COMMITTED);
            awaitCount(EachKind.DELAYED, EachKind.COUNT);
            transactions.shutdown();
        }
        assertSame(primary, replica);
        assertSame(primary, second);
        second.terminate();
        assertTrue(CommitLogs.count(primary) >= SEVERAL_SEGMENTS, "the log has rolled");
    }

    private static void awaitCount(String topic, int count) {
        await(count + " in " + topic).atMost(BOUND).untilAsserted(() -> {
            try (var connection = BrokerConnection.to(primary)) {
                long sum = 0;
                for (int queue : queues(primary).getOrDefault(topic, Set.of())) {
                    sum += connection.maxOffset(topic, queue);
                }
                assertEquals(count, sum);
            }
        });
    }

    /** Waits until two brokers have the same log and the same queues. */
    private static void assertSame(Server one, Server other) throws IOException {
        await("the same logs").atMost(BOUND).until(() -> CommitLogs.difference(one, other), String::isEmpty);
        // The files of new queues come a little later.
        await("the same queues").atMost(BOUND).untilAsserted(() -> assertEquals(ends(one), ends(other)));
    }

    private static Map<String, Long> ends(Server broker) throws IOException {
        var ends = new TreeMap<String, Long>();
        try (var connection = BrokerConnection.to(broker)) {
            for (var topic : queues(broker).entrySet()) {
                for (int queue : topic.getValue()) {
                    ends.put(topic.getKey() + "-" + queue, connection.maxOffset(topic.getKey(), queue));
                }
            }
        }
        return ends;
    }

    private static Map<String, Set<Integer>> queues(Server broker) throws IOException {
        var queues = new TreeMap<String, Set<Integer>>();
        Path folder = broker.folder().resolve("store").resolve("consumequeue");
        try (var paths = Files.walk(folder, 2)) {
            for (Path queue : paths.filter(path -> path.getParent().getParent().equals(folder)).toList()) {
                queues.computeIfAbsent(queue.getParent().getFileName().toString(), topic -> new TreeSet<>())
                    .add(Integer.parseInt(queue.getFileName().toString()));
            }
        }
        return queues;
    }

    @Test
    void shouldServeAllThatWasAcknowledgedWhenThePrimaryIsDead() throws Exception {
        String topic = "Outlived";
        ChildProcess running = receiver(false, topic, "running");
        running.awaitOutput("ready", BOUND);
        try (var traffic = Traffic.startSlowly(topic, nameServer.address())) {
            traffic.awaitMore(SOME, BOUND);
            await("the other client").atMost(BOUND).until(() -> received(running).size() > SOME);
            primary.kill();
            await("all at who runs").atMost(BOUND).until(traffic::missing, Set::isEmpty);
            awaitAll(traffic, running);
            var late = List.of(receiver(true, topic, "late-ours"), receiver(false, topic, "late-apaches"));
            for (ChildProcess receiver : late) {
                awaitAll(traffic, receiver);
                assertEquals(0, receiver.finish());
            }
            primary.start();
            traffic.awaitMore(SOME, BOUND);
            traffic.stopSending();
            await("all acknowledged messages").atMost(BOUND).until(traffic::missing, Set::isEmpty);
            awaitAll(traffic, running);
            assertEquals(0, running.finish());
            System.out.println(traffic.acknowledged() + " acknowledged, " + traffic.failures().size() + " refused, "
                + traffic.repeats() + " consumed again");
        }
        assertSame(primary, replica);
    }

    private static ChildProcess receiver(boolean ours, String topic, String group) {
        String[] arguments = {"namesrv=" + nameServer.address(), "topic=" + topic, "group=" + group};
        return ours ? CLUSTER.ourProgram(group, ReceiveMessages.class, List.of(), arguments)
            : CLUSTER.apacheProgram(ApacheRelease.FIVE, group, ReceiveMessages.class, List.of(), arguments);
    }

    private static Set<String> received(ChildProcess receiver) {
        return RECEIVED.matcher(receiver.output()).results().map(match -> match.group(1)).collect(Collectors.toSet());
    }

    private static void awaitAll(Traffic traffic, ChildProcess receiver) {
        await("all at " + receiver.name()).atMost(BOUND).until(() -> {
            var missing = new TreeSet<>(traffic.acknowledgedNames());
            missing.removeAll(received(receiver));
            return missing;
        }, Set::isEmpty);
    }

    @Test
    void shouldHaveTheSameAtLastWhoeverIsKilled() throws Exception {
        System.out.println(CYCLES + " cycles with seed " + SEED);
        var random = new Random(SEED);
        Server third = replica("third", 3).start();
        try (var traffic = Traffic.start("Killed", nameServer.address())) {
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                Server killed = cycle == 0 ? primary : List.of(primary, replica, third).get(random.nextInt(3));
                traffic.awaitAcknowledged(1 + random.nextInt(SOME), BOUND);
                killed.kill();
                killed.start();
            }
            traffic.awaitMore(SOME, BOUND);
            traffic.stopSending();
            await("all acknowledged messages").atMost(BOUND).until(traffic::missing, Set::isEmpty);
        }
        assertSame(primary, replica);
        assertSame(primary, third);
        third.terminate();
    }
}
