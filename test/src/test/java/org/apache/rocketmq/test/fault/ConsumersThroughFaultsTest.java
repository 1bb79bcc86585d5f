package org.apache.rocketmq.test.fault;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.common.topic.TopicValidator;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Consumers of each kind while their broker stands still for longer than they wait for it, is killed, and is killed
 * while there is no name server: they get all that was acknowledged to the producer, go on within one heartbeat, begin
 * no earlier than where the broker knew them to be, and leave nothing in their process. So do those who trace.
 */
@Tag("processes")
class ConsumersThroughFaultsTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final Duration BOUND = Duration.ofSeconds(120);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    /** A heartbeat, and what a busy machine takes to do with it. */
    private static final Duration SOON = HEARTBEAT.plusSeconds(20);
    /** No less, or a broker that does not answer in time is not taken for gone. */
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final String FIRST_TOPIC = "BeforeFaults";
    private static final String TOPIC = "ThroughFaults";
    private static final int QUEUES = 4;
    private static final int SOME = 20;
    private static final String TRACES = TopicValidator.RMQ_SYS_TRACE_TOPIC;
    private static final String OFFSETS_PROPERTY = "rocketmq.client.localOffsetStoreDir";

    private static Server nameServer;
    private static Server broker;

    /** When each heartbeat of the consumers was sent. */
    private final List<Long> heartbeatsNanos = new CopyOnWriteArrayList<>();
    private final RPCHook hook = new RPCHook() {
        @Override
        public void doBeforeRequest(String address, RemotingCommand request) {
            if (request.getCode() == RequestCode.HEART_BEAT) {
                heartbeatsNanos.add(System.nanoTime());
            }
        }

        @Override
        public void doAfterResponse(String address, RemotingCommand request, RemotingCommand response) { }
    };
    private final List<GroupMember> members = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        broker = CLUSTER.broker("broker-a", Map.of("namesrvAddr", nameServer.address(),
            "flushConsumerOffsetInterval", "1000", "traceTopicEnable", "true")).start();
        System.setProperty(OFFSETS_PROPERTY, CLUSTER.folder().resolve("offsets").toString());
        try (var connection = BrokerConnection.to(broker)) {
            for (String topic : List.of(FIRST_TOPIC, TOPIC)) {
                connection.createTopic(topic, QUEUES);
                connection.setRequestMode(topic, "popping", "POP");
            }
        }
    }

    @AfterAll
    static void forgetFolder() {
        System.clearProperty(OFFSETS_PROPERTY);
    }

    @Test
    void shouldReceiveAllThatWasAcknowledgedAndLeaveNothingBehind() throws Exception {
        // The first ones load what stays.
        try (var sending = Sending.startTraced(FIRST_TOPIC, nameServer.address(), 1)) {
            join(FIRST_TOPIC);
            awaitNews(sending, BOUND);
            leave();
        }
        var before = Holdings.now();

        try (var sending = Sending.startTraced(TOPIC, nameServer.address(), 2)) {
            join(TOPIC);
            awaitNews(sending, BOUND);
            freezeUntilConsumersGiveUp();
            awaitNews(sending, SOON);
            killAndLookWhatComesAgain(sending);
            nameServer.kill();
            awaitNews(sending, SOON);
            broker.kill();
            broker.start();
            long traces = traces();
            awaitNews(sending, SOON);
            await("more traces").atMost(SOON).until(() -> traces() > traces);
            nameServer.start();
            sending.stop();
            assertTrue(sending.failures() > 0, "the producer did not notice");
            for (GroupMember member : members) {
                await("all acknowledged for " + member).atMost(BOUND)
                    .until(() -> member.missing(sending.acknowledged()), Set::isEmpty);
                if (member.group().equals("orderly")) {
                    assertEquals(List.of(), member.tooEarly());
                }
                if (Set.of("classic", "scheduled").contains(member.group())) {
                    assertTrue(member.failures() > 0, () -> member + " did not notice");
                }
            }
        } finally {
            leave();
        }
        await("nothing is left").atMost(BOUND)
            .untilAsserted(() -> assertEquals(Set.of(), Holdings.now().beyond(before)));
    }

    private void join(String topic) throws Exception {
        var like = new ClientConfig();
        like.setNamesrvAddr(nameServer.address());
        // They share one client, which is not the producer's.
        like.setInstanceName("consumers");
        like.setHeartbeatBrokerInterval((int) HEARTBEAT.toMillis());
        like.setMqClientApiTimeout(TIMEOUT_MILLIS);
        members.add(GroupMember.concurrent(like, hook, topic));
        members.add(GroupMember.orderly(like, hook, topic));
        members.add(GroupMember.popping(like, hook, topic));
        members.add(GroupMember.litePull(like, hook, topic));
        members.add(GroupMember.broadcasting(like, hook, topic));
        members.add(GroupMember.traced(like, hook, topic));
        members.add(GroupMember.classic(like, hook, topic));
        members.add(GroupMember.scheduled(like, hook, topic));
    }

    /** How many messages tell of others. */
    private static long traces() throws IOException {
        try (var connection = BrokerConnection.to(broker)) {
            return connection.maxOffset(TRACES, 0);
        }
    }

    private void leave() throws InterruptedException {
        for (GroupMember member : members) {
            member.leave();
        }
        members.clear();
    }

    /** Waits until each member has been handed what is sent from now on. */
    private void awaitNews(Sending sending, Duration bound) {
        int now = sending.attempts();
        long begin = System.nanoTime();
        var late = new ArrayList<>(members);
        await("news").atMost(bound).until(() -> {
            late.removeIf(member -> member.newest() >= now + SOME);
            return late;
        }, List::isEmpty);
        System.out.println("news after " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) + " ms");
    }

    /** When the time of a heartbeat without an answer is up, the next one is sent over another connection. */
    private void freezeUntilConsumersGiveUp() {
        int then = heartbeatsNanos.size();
        broker.process().freeze();
        await("a heartbeat after one without an answer").atMost(BOUND).until(() -> {
            var since = heartbeatsNanos.stream().skip(then).toList();
            return !since.isEmpty() && since.get(since.size() - 1) - since.get(0)
                >= TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MILLIS);
        });
        broker.process().thaw();
    }

    /** What the broker has written down that a group has consumed does not come again. */
    private void killAndLookWhatComesAgain(Sending sending) {
        var pulling = members.stream().filter(member -> !member.group().equals("popping")).toList();
        var positions = new HashMap<GroupMember, Map<Integer, Long>>();
        pulling.forEach(member -> positions.put(member, member.positions()));
        // One that broadcasts keeps its own.
        var kept = pulling.stream().filter(member -> !member.group().equals("broadcasting")).toList();
        await("offsets on the disk").atMost(BOUND).until(() -> kept.stream().allMatch(member ->
            positions.get(member).entrySet().stream()
                .allMatch(each -> kept(member.group()).getOrDefault(each.getKey(), 0L) >= each.getValue())));
        var deliveries = new HashMap<GroupMember, Integer>();
        broker.kill();
        pulling.forEach(member -> deliveries.put(member, member.deliveries()));
        broker.start();
        awaitNews(sending, SOON);
        pulling.forEach(member -> assertEquals(List.of(),
            member.again(deliveries.get(member), positions.get(member)), member.group()));
    }

    /** The offsets of a group that the broker would begin with. */
    private static Map<Integer, Long> kept(String group) {
        Path file = broker.folder().resolve("store").resolve("config").resolve("consumerOffset.json");
        try {
            var offsets = new HashMap<Integer, Long>();
            var table = Pattern.compile("\"" + TOPIC + "@" + group + "\"\\s*:\\s*\\{([^}]*)}")
                .matcher(Files.exists(file) ? Files.readString(file) : "");
            if (table.find()) {
                var each = Pattern.compile("\"?(\\d+)\"?\\s*:\\s*(\\d+)").matcher(table.group(1));
                while (each.find()) {
                    offsets.put(Integer.parseInt(each.group(1)), Long.parseLong(each.group(2)));
                }
            }
            return offsets;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
