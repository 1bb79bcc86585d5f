package org.apache.rocketmq.test.fault;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.rocketmq.test.cluster.ApacheRelease;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.program.HoldMembers;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Members of each client fall silent in the middle of their work, while their connections stay open: the broker drops
 * them, and the others of their groups take over their queues with what they had begun, in order where that is
 * promised, when the locks are over. When they wake up they share again.
 */
@Tag("processes")
class SilentMembersTest {
    /** Brokers drop who is silent for so long; heartbeats come each second. */
    private static final String EXPIRY_MILLIS = "4000";
    /**
     * Locks last longer than that, so that an orderly member that takes over has to wait for them. Apache's client
     * keeps the lock of a queue that it gave up while it was busy with it, 20 seconds by default.
     */
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster(Map.of("JDK_JAVA_OPTIONS",
        "-Drocketmq.broker.rebalance.lockMaxLiveTime=6000 -Drocketmq.client.rebalance.lockMaxLiveTime=4000"
            + " -Drocketmq.client.rebalance.lockInterval=1000 -Drocketmq.client.rebalance.waitInterval=1000"
            + " -Drocketmq.client.unlockDelayTimeMills=1000"));

    private static final Duration BOUND = Duration.ofSeconds(120);
    private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(200);
    private static final String TOPIC = "Silence";
    private static final String INNER_PRODUCERS = "CLIENT_INNER_PRODUCER";
    private static final int QUEUES = 4;
    private static final int PER_QUEUE = 5;

    /** Two processes with the same client, and the groups that they share. */
    private record Pair(MemberProcess silent, MemberProcess staying, List<String> groups) {

        List<MemberProcess> both() {
            return List.of(silent, staying);
        }

        List<Delivery> deliveries(String group) {
            return both().stream().flatMap(process -> process.deliveries(group).stream()).toList();
        }

        Set<String> missing(Set<String> keys) {
            var missing = new TreeSet<String>();
            for (String group : groups) {
                var left = new TreeSet<>(keys);
                deliveries(group).stream().filter(Delivery::consumed).map(Delivery::key).forEach(left::remove);
                left.forEach(key -> missing.add(group + " " + key));
            }
            return missing;
        }

        void join() {
            for (String group : groups) {
                silent.join("silent_" + group, group);
                staying.join("staying_" + group, group);
            }
        }
    }

    private final List<Pair> pairs = new ArrayList<>();
    private final Set<String> sent = new TreeSet<>();
    private BrokerConnection connection;

    @Test
    void shouldBeReplacedByOthersAndComeBack() throws Exception {
        goThrough("ours");
    }

    /** The same with Apache's broker. */
    @Test
    @Tag("long")
    void shouldBeReplacedAtApachesBrokerToo() throws Exception {
        goThrough("theirs");
    }

    private void goThrough(String brokers) throws Exception {
        var nameServer = CLUSTER.nameServer("namesrv-" + brokers, Map.of()).start();
        var settings = Map.of("namesrvAddr", nameServer.address(), "channelExpiredTimeout", EXPIRY_MILLIS);
        var broker = brokers.equals("ours") ? CLUSTER.broker("broker-" + brokers, settings).start()
            : CLUSTER.apacheBroker("broker-" + brokers, settings).start();
        try (var opened = BrokerConnection.to(broker)) {
            connection = opened;
            connection.createTopic(TOPIC, QUEUES);
            startPairs(brokers, nameServer);
            sendUntil("each member works", () -> pairs.stream().allMatch(pair -> pair.both().stream()
                .allMatch(process -> pair.groups.stream().noneMatch(group -> process.deliveries(group).isEmpty()))));
            fallSilentAtWork();
            awaitOthersDoIt();
            comeBack();
        }
        for (Pair pair : pairs) {
            for (MemberProcess process : pair.both()) {
                assertEquals(0, process.finish());
            }
        }
    }

    private void startPairs(String brokers, Server nameServer) {
        var clients = new ArrayList<ApacheRelease>(List.of(ApacheRelease.values()));
        clients.add(null);
        for (ApacheRelease client : clients) {
            String name = brokers + "-" + (client == null ? "our-client" : client);
            pairs.add(new Pair(process(name + "-silent", client, nameServer),
                process(name + "-staying", client, nameServer),
                List.of("concurrent_" + name, "orderly_" + name)));
        }
        pairs.forEach(pair -> pair.both().forEach(MemberProcess::awaitReady));
        pairs.forEach(Pair::join);
    }

    /** With a client of Apache's; null for ours. */
    private static MemberProcess process(String name, ApacheRelease client, Server nameServer) {
        String[] arguments = {"namesrv=" + nameServer.address(), "topic=" + TOPIC};
        ChildProcess process = client == null ? CLUSTER.ourProgram(name, HoldMembers.class, List.of(), arguments)
            : CLUSTER.apacheProgram(client, name, HoldMembers.class, List.of(), arguments);
        return new MemberProcess(name, process);
    }

    private void send(int perQueue) throws IOException {
        for (int i = 0; i < perQueue; i++) {
            for (int queue = 0; queue < QUEUES; queue++) {
                String key = "m" + sent.size();
                assertEquals(BrokerConnection.OK,
                    connection.send(TOPIC, queue, new byte[1], Map.of("KEYS", key)).code());
                sent.add(key);
            }
        }
    }

    /** Sends to each queue again and again until something is so. */
    private void sendUntil(String what, Callable<Boolean> isSo) {
        await(what).atMost(BOUND).pollInterval(BETWEEN_ROUNDS).until(() -> {
            send(1);
            return isSo.call();
        });
    }

    private void fallSilentAtWork() {
        pairs.forEach(pair -> pair.silent.hold());
        sendUntil("each that is to fall silent is at work", () -> pairs.stream().allMatch(pair ->
            pair.groups.stream().noneMatch(group -> atWork(pair.silent, group).isEmpty())));
        pairs.forEach(pair -> pair.silent.freeze());
    }

    /** The messages whose listeners have not returned. */
    private static Set<String> atWork(MemberProcess process, String group) {
        return process.deliveries(group).stream().filter(delivery -> delivery.endNanos() == Long.MAX_VALUE)
            .map(Delivery::key).collect(Collectors.toSet());
    }

    private void awaitOthersDoIt() throws IOException {
        send(PER_QUEUE);
        for (Pair pair : pairs) {
            await("all for " + pair).atMost(BOUND).until(() -> pair.missing(sent), Set::isEmpty);
            for (String group : pair.groups) {
                await("those that are left of " + group).atMost(BOUND)
                    .until(() -> connection.members(group), members -> owners(members).equals(Set.of("staying")));
                var taken = pair.staying.deliveries(group).stream().map(Delivery::key).collect(Collectors.toSet());
                assertTrue(taken.containsAll(atWork(pair.silent, group)), group);
            }
            verifyOrder(pair);
        }
        await("producers that are left").atMost(BOUND).until(() -> connection.producers(INNER_PRODUCERS),
            clients -> owners(clients).equals(Set.of("staying")));
    }

    /** Of the client ids, which end with the members' names. */
    private static Set<String> owners(Set<String> clientIds) {
        return clientIds.stream().map(id -> id.substring(id.indexOf('@') + 1).split("_")[0])
            .collect(Collectors.toSet());
    }

    private static void verifyOrder(Pair pair) {
        pair.groups.stream().filter(group -> group.startsWith("orderly"))
            .forEach(group -> Order.verify(group, pair.deliveries(group), pair.toString()));
    }

    private void comeBack() throws IOException {
        pairs.forEach(pair -> pair.silent.thaw());
        pairs.forEach(pair -> pair.silent.calm());
        var before = Set.copyOf(sent);
        sendUntil("those that woke up work", () -> pairs.stream().allMatch(pair -> pair.groups.stream()
            .allMatch(group -> pair.silent.deliveries(group).stream()
                .anyMatch(delivery -> !before.contains(delivery.key())))));
        for (Pair pair : pairs) {
            await("all in the end for " + pair).atMost(BOUND).until(() -> pair.missing(sent), Set::isEmpty);
            for (String group : pair.groups) {
                await("both are in " + group).atMost(BOUND).until(() -> connection.members(group),
                    members -> owners(members).equals(Set.of("silent", "staying")));
            }
            verifyOrder(pair);
        }
    }
}
