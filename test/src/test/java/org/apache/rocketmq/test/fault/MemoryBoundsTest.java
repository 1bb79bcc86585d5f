package org.apache.rocketmq.test.fault;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.program.five.HoldBacklog;
import org.apache.rocketmq.test.program.five.SendByAllMeans;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Clients with little memory keep within it: producers that send in each way, as fast as they may, to a broker that
 * does not read what they send, and consumers of each kind whose listeners hold up a backlog larger than their memory.
 */
@Tag("processes")
class MemoryBoundsTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final Duration BOUND = Duration.ofSeconds(120);
    /** Each buffer that is forgotten without being given back is told of, once it is collected. */
    private static final List<String> LITTLE_MEMORY = List.of("-Xmx64m", "-XX:MaxDirectMemorySize=64m",
        "-XX:+ExitOnOutOfMemoryError", "-XX:+UseSerialGC", "-Dio.netty.leakDetection.level=paranoid");
    private static final int QUEUES = 2;
    private static final int BODY_BYTES = 64 << 10;
    /** Of 128 MiB together. */
    private static final int BACKLOG = 2_048;
    /** Many times what a call may take by its time-out. */
    private static final long BOUNDED_MILLIS = 30_000;

    private static Server nameServer;
    private static Server broker;

    @BeforeAll
    static void start() {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        broker = CLUSTER.broker("broker-a", Map.of("namesrvAddr", nameServer.address())).start();
    }

    @Test
    void shouldKeepProducersWithinTheirMemoryWhileNobodyReadsWhatTheySend() {
        var senders = List.of(
            sender("waiting", 96, 256 << 10, "was not answered|wait to be sent"),
            sender("oneway", 16, 16 << 10, "Too many sends that nobody waits for"),
            sender("gathered", 96, 16 << 10, "was not answered|wait to be sent"),
            sender("gathered-calling", 16, 16 << 10, "was not answered|Too many sends that nobody waits for"));
        senders.forEach(sender -> sender.process.awaitOutput("(?m)^sent$", BOUND));
        broker.process().freeze();
        for (Sender sender : senders) {
            sender.process.awaitOutput("(?m)^failed .*(" + sender.failure + ")", BOUND);
            sender.process.awaitOutput("(?m)^failures ", BOUND);
        }
        var before = senders.stream().map(Sender::sent).toList();
        broker.process().thaw();
        for (int i = 0; i < senders.size(); i++) {
            var sender = senders.get(i);
            long then = before.get(i);
            await(sender.process.name() + " sends again").atMost(BOUND).until(() -> sender.sent() > then);
        }
        for (Sender sender : senders) {
            sender.process.say("enough");
            assertEquals(0, sender.process.awaitEnd(BOUND), sender.process::tail);
            var longest = sender.process.awaitOutput("(?m)^longest (\\d+)$", BOUND);
            assertTrue(Long.parseLong(longest.group(1)) < BOUNDED_MILLIS, sender.process::tail);
            assertNoLeak(sender.process);
        }
    }

    /** A program that sends, and what some of its sends fail with. */
    private record Sender(ChildProcess process, String failure) {
        long sent() {
            return process.lines().stream().filter("sent"::equals).count();
        }
    }

    private Sender sender(String way, int threads, int bytes, String failure) {
        return new Sender(CLUSTER.ourProgram(way, SendByAllMeans.class, LITTLE_MEMORY,
            "namesrv=" + nameServer.address(), "topic=Unread", "group=" + way, "way=" + way, "threads=" + threads,
            "bytes=" + bytes), failure);
    }

    @Test
    void shouldKeepConsumersWithinTheirMemoryWhileTheirListenersHoldThemUp() throws Exception {
        try (var connection = BrokerConnection.to(broker)) {
            connection.createTopic("Backlog", QUEUES);
            connection.setRequestMode("Backlog", "popping", "POP");
        }
        fill();
        var holder = CLUSTER.ourProgram("holder", HoldBacklog.class, LITTLE_MEMORY,
            "namesrv=" + nameServer.address(), "topic=Backlog", "count=" + BACKLOG);
        var groups = List.of("concurrent", "orderly", "popping", "lite-pull");
        groups.forEach(group -> holder.awaitOutput("(?m)^holds " + group + "$", BOUND));
        // As long as it takes here to read all, they could have read all, too.
        try (var connection = BrokerConnection.to(broker)) {
            for (int queue = 0; queue < QUEUES; queue++) {
                connection.readFrom("Backlog", queue, 0);
            }
        }
        assertTrue(holder.isAlive(), holder::tail);
        holder.say("go on");
        groups.forEach(group -> holder.awaitOutput("(?m)^all " + group + "$", BOUND));
        assertEquals(0, holder.finish(), holder::tail);
        assertNoLeak(holder);
    }

    private static void fill() throws Exception {
        var producer = new DefaultMQProducer("fills");
        producer.setNamesrvAddr(nameServer.address());
        producer.setSendMsgTimeout((int) BOUND.toMillis());
        producer.setMqClientApiTimeout((int) BOUND.toMillis());
        producer.start();
        try {
            await("the topic").atMost(BOUND).ignoreExceptions()
                .until(() -> producer.fetchPublishMessageQueues("Backlog").size() == QUEUES);
            var batch = new ArrayList<Message>();
            for (int i = 0; i < BACKLOG; i++) {
                batch.add(new Message("Backlog", "", "m" + i, new byte[BODY_BYTES]));
                if (batch.size() == 32) {
                    producer.send(batch);
                    batch.clear();
                }
            }
        } finally {
            producer.shutdown();
        }
    }

    private static void assertNoLeak(ChildProcess program) {
        assertFalse(program.output().contains("LEAK: "), program::tail);
    }
}
