package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.program.five.PopMessages;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.apache.rocketmq.test.wire.PopConnection;
import org.apache.rocketmq.test.wire.PopConnection.Popped;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Apache's mqadmin 5.5.0 looks at groups that pop from our broker and moves them, and sees which timers wait. */
@Tag("processes")
class AdminPopsTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final int FEW = 6;
    private static final int VOID = 208;
    private static final long LONG = 300_000;

    private static Server nameServer;
    private static Server broker;
    private static AdminSession admin;
    private static BrokerConnection connection;

    @BeforeAll
    static void start() throws IOException {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        broker = CLUSTER.broker("broker-a", Map.of("namesrvAddr", nameServer.address())).start();
        admin = new AdminSession(CLUSTER, "mqadmin", nameServer);
        connection = BrokerConnection.to(broker);
    }

    @AfterAll
    static void disconnect() throws IOException {
        connection.close();
    }

    private static void topic(String name) throws IOException {
        connection.createTopic(name, 1);
        Exchange.awaitRoute(nameServer, name, broker);
    }

    private static void send(String topic, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            assertEquals(BrokerConnection.OK, connection.send(topic, 0, "body".getBytes(StandardCharsets.UTF_8),
                Map.of("KEYS", "k" + i, "TAGS", "a", "UNIQ_KEY", topic + i)).code());
        }
    }

    @Test
    void shouldShowWhatIsInFlight() throws Exception {
        topic("Shown");
        // Else mqadmin does not know where the group consumes.
        topic("%RETRY%poppers");
        send("Shown", 9);
        try (var pops = PopConnection.to(broker, "poppers", "Shown")) {
            var taken = pops.pop(4, LONG, 5000, false);
            assertEquals(BrokerConnection.OK, pops.ack(taken.get(0)).code());
            admin.assertPrints("Shown\\s+broker-a\\s+0\\s+9\\s+1\\s+8\\s+3\\s.*"
                + "Consume Diff Total: 8\\s+Consume Inflight Total: 3", "consumerProgress", "-g", "poppers");
            for (var message : taken.subList(1, 4)) {
                assertEquals(BrokerConnection.OK, pops.postpone(message, 100).code());
            }
        }
        admin.awaitPrinted("%RETRY%poppers_Shown\\s+broker-a\\s+0\\s+3\\s+0\\s+3\\s+0\\s.*"
            + "Shown\\s+broker-a\\s+0\\s+9\\s+4\\s+5\\s+0\\s.*Consume Diff Total: 8\\s+Consume Inflight Total: 0",
            "consumerProgress", "-g", "poppers");
    }

    private static List<String> received(ChildProcess receiver) {
        return receiver.lines().stream().filter(line -> line.startsWith("received ")).map(line -> line.split(" "))
            .map(words -> words[1] + " " + words[3] + " " + words[5]).sorted().toList();
    }

    /** So many times all, each time as if for the first time. */
    private static List<String> allTimes(int times) {
        return IntStream.range(0, FEW).boxed()
            .flatMap(i -> Stream.generate(() -> "k" + i + " 0 popped").limit(times)).toList();
    }

    private static void awaitAll(ChildProcess receiver, int times) {
        Awaitility.await("all " + times + " times").atMost(Exchange.BOUND)
            .until(() -> received(receiver).size() >= FEW * times);
        assertTimes(receiver, times);
    }

    /** No more, unless mqadmin has moved the group once more than asked for, as it had no answer. */
    private static void assertTimes(ChildProcess receiver, int times) {
        if (admin.repeats() == 0) {
            assertEquals(allTimes(times), received(receiver), receiver::tail);
        } else {
            assertEquals(allTimes(1), received(receiver).stream().distinct().toList(), receiver::tail);
        }
    }

    private static void reset(String group) {
        admin.assertPrints("broker-a\\s+0\\s+0\\s", "resetOffsetByTime", "-g", group, "-t", group, "-s", "0");
    }

    @ParameterizedTest
    @EnumSource(names = {"OURS", "APACHES"})
    void shouldMoveAGroupThatPops(Client client) throws Exception {
        String name = "Moved" + client;
        topic(name);
        connection.setRequestMode(name, name, "POP");
        var receiver = client.run(CLUSTER, name, PopMessages.class,
            List.of("-Drocketmq.client.rebalance.waitInterval=1000"), "namesrv=" + nameServer.address(),
            "topic=" + name, "group=" + name, "invisible=60000");
        receiver.awaitOutput("(?m)^ready$", Exchange.BOUND);
        send(name, FEW);
        awaitAll(receiver, 1);
        reset(name);
        awaitAll(receiver, 2);
        assertEquals(0, receiver.finish(), receiver::tail);
        // None of them comes once more, though all have been out twice.
        assertTimes(receiver, 2);

        try (var pops = PopConnection.to(broker, name, name)) {
            reset(name);
            var before = popAll(pops);
            reset(name);
            for (var message : before) {
                var refused = pops.ack(message);
                assertEquals(VOID, refused.code(), refused::remark);
            }
            for (var message : popAll(pops)) {
                assertEquals(BrokerConnection.OK, pops.ack(message).code());
            }
            assertEquals(List.of(), pops.pop(32, LONG, 0, false));
        }
    }

    private static List<Popped> popAll(PopConnection pops) {
        var came = new ArrayList<Popped>();
        Awaitility.await("all at once").atMost(Exchange.BOUND).until(() -> {
            came.addAll(pops.pop(32, LONG, 500, false));
            return came.size() >= FEW;
        });
        assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L), came.stream().map(Popped::queueOffset).sorted().toList());
        assertEquals(0, came.stream().mapToInt(Popped::count).sum());
        return came;
    }

    @Test
    void shouldShowHowManyTimersWaitByHour() throws Exception {
        topic("Timed");
        for (String delay : List.of("7200000", "7200000", "36000000")) {
            assertEquals(BrokerConnection.OK, connection.send("Timed", 0, "body".getBytes(StandardCharsets.UTF_8),
                Map.of("UNIQ_KEY", "t" + delay, "TIMER_DELAY_MS", delay)).code());
        }
        String hour = "timersDue_\\d{4}-\\d\\d-\\d\\dT\\d\\d:00:00Z\\s*: ";
        admin.awaitPrinted("timerCongestNum\\s*: 3\\s.*" + hour + "[12]\\s.*" + hour + "1\\s",
            "brokerStatus", "-b", broker.address());
    }
}
