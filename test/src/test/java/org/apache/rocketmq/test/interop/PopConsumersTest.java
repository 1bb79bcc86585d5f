package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.program.five.PopMessages;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same program pops with our client and with Apache's, at our broker and at Apache's. */
@Tag("processes")
class PopConsumersTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final int COUNT = 40;
    private static final int FEW = 6;
    /** The least time that Apache's broker keeps to. */
    private static final int INVISIBLE_MILLIS = 10_000;
    private static final int LONG_MILLIS = 120_000;
    private static final List<Client> CLIENTS = List.of(Client.OURS, Client.APACHES);

    private Server nameServer;
    private Server broker;
    private BrokerConnection connection;
    private AdminSession admin;

    /** What a receiver has printed of a message. */
    private record Popped(String key, int reconsumeTimes, String tag, String how) {

        static List<Popped> of(ChildProcess... receivers) {
            return Stream.of(receivers).flatMap(receiver -> receiver.lines().stream())
                .filter(line -> line.startsWith("received ")).map(line -> line.split(" "))
                .map(words -> new Popped(words[1], Integer.parseInt(words[3]), words[4], words[5])).toList();
        }
    }

    /** All of it side by side, as each waits for times to run out. */
    @ParameterizedTest
    @EnumSource(names = {"OURS", "APACHES"})
    void shouldShareRetryAndTakeOver(Client brokers) throws Exception {
        start(brokers);
        for (String topic : List.of("Shared", "Switched", "Killed", "Together")) {
            connection.createTopic(topic, 1);
            Exchange.awaitRoute(nameServer, topic, broker);
            if (!topic.equals("Switched")) {
                connection.setRequestMode(topic, topic, "POP");
            }
        }
        send("Together", FEW, "t", "a");
        var killed = receiver(Client.OURS, "Killed", "dies", "hang=k");
        // What fails comes again when the client says so, which is sooner.
        var sharing = CLIENTS.stream().map(client -> receiver(client, "Shared", "shares", "expression=a", "work=100",
            "failOnce=f", "invisible=" + LONG_MILLIS)).toArray(ChildProcess[]::new);
        var switched = receiver(Client.OURS, "Switched", "follows", "slow=slow");
        var together = receiver(Client.OURS, "Together", "takes-many", "together=" + FEW);
        for (ChildProcess each : Stream.concat(Stream.of(killed, together), Stream.of(sharing)).toList()) {
            each.awaitOutput("(?m)^ready$", Exchange.BOUND);
        }
        send("Killed", FEW, "k", "a");
        switched.awaitOutput("(?m)^ready$", Exchange.BOUND);
        send("Switched", FEW, "first", "a");
        Awaitility.await("pops of both members").atMost(Exchange.BOUND)
            .until(() -> connection.waitingPops("Shared", "Shared") >= sharing.length);
        for (int i = 0; i < COUNT; i++) {
            send("Shared", 1, "s" + i + "-", "a");
            send("Shared", 1, "o" + i + "-", "b");
        }
        send("Shared", 2, "f", "a");

        Awaitility.await("some with the one to be killed").atMost(Exchange.BOUND)
            .until(() -> !Popped.of(killed).isEmpty());
        killed.kill();
        var heir = receiver(Client.APACHES, "Killed", "inherits");
        follows(switched);
        shares(sharing);
        Awaitility.await("all with the heir").atMost(Exchange.BOUND)
            .until(() -> keys(heir).equals(numbered("k", FEW)));
        assertTrue(Popped.of(heir).stream().anyMatch(message -> message.reconsumeTimes() == 1), heir::tail);
        // The heir had to wait for longer than messages are invisible: what is not acknowledged has come again by now.
        assertEquals(numbered("t", FEW), keys(together));
        for (ChildProcess each : Stream.concat(Stream.of(heir, switched, together), Stream.of(sharing)).toList()) {
            assertEquals(0, each.finish(), each::tail);
        }
        assertEachOnce(heir);
        assertEachOnce(switched);
        assertEachOnce(together);
        together.awaitOutput("(?m)^acknowledged by 0 requests, for many by [12]$", Exchange.BOUND);
        assertEquals(COUNT + 4, Popped.of(sharing).size(), "each once, and those twice that failed");
        connection.close();
        broker.kill();
        nameServer.kill();
    }

    private void start(Client brokers) throws Exception {
        boolean ours = brokers == Client.OURS;
        nameServer = (ours ? CLUSTER.nameServer("namesrv-" + brokers, Map.of())
            : CLUSTER.apacheNameServer("namesrv-" + brokers, Map.of())).start();
        var settings = Map.of("namesrvAddr", nameServer.address());
        // Apache's pops with its timer wheel only.
        broker = (ours ? CLUSTER.broker("broker-" + brokers, settings) : CLUSTER.apacheBroker("broker-" + brokers,
            Map.of("namesrvAddr", nameServer.address(), "timerWheelEnable", "true"))).start();
        connection = BrokerConnection.to(broker);
        Exchange.awaitRegistered(nameServer, broker);
        admin = new AdminSession(CLUSTER, "mqadmin-" + brokers, nameServer);
    }

    private ChildProcess receiver(Client client, String topic, String what, String... arguments) {
        var all = new ArrayList<>(List.of("namesrv=" + nameServer.address(), "topic=" + topic, "group=" + topic,
            "invisible=" + INVISIBLE_MILLIS));
        all.addAll(List.of(arguments));
        return client.run(CLUSTER, client + "-" + what + "-" + topic + "-at-" + broker.name(), PopMessages.class,
            List.of("-Drocketmq.client.rebalance.waitInterval=1000"), all.toArray(String[]::new));
    }

    private void send(String topic, int count, String prefix, String tag) throws Exception {
        for (int i = 0; i < count; i++) {
            assertEquals(BrokerConnection.OK, connection.send(topic, 0, "body".getBytes(StandardCharsets.UTF_8),
                Map.of("KEYS", prefix + i, "TAGS", tag, "UNIQ_KEY", topic + prefix + i)).code());
        }
    }

    private static Set<String> numbered(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> keys(ChildProcess... receivers) {
        return Popped.of(receivers).stream().map(Popped::key).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Two members of one queue, with a client each, get all that is wanted; what failed comes again. */
    private static void shares(ChildProcess... members) {
        var wanted = new TreeSet<>(numbered("f", 2));
        IntStream.range(0, COUNT).forEach(i -> wanted.add("s" + i + "-0"));
        Awaitility.await("all shared").atMost(Exchange.BOUND).until(() -> keys(members).equals(wanted)
            && Popped.of(members).stream().filter(message -> message.key().startsWith("f")).count() == 4);
        for (ChildProcess member : members) {
            assertTrue(Popped.of(member).stream().anyMatch(message -> message.key().startsWith("s")),
                () -> "nothing for " + member.tail());
        }
        for (Popped message : Popped.of(members)) {
            assertEquals("a popped", message.tag() + " " + message.how(), message.key());
        }
        for (String key : numbered("f", 2)) {
            assertEquals(List.of(0, 1), Popped.of(members).stream().filter(message -> message.key().equals(key))
                .map(Popped::reconsumeTimes).sorted().toList());
        }
    }

    /** From pull to pop while it runs; what takes longer than it is invisible does not come twice. */
    private void follows(ChildProcess receiver) throws Exception {
        Awaitility.await("what is pulled").atMost(Exchange.BOUND)
            .until(() -> keys(receiver).equals(numbered("first", FEW)));
        admin.assertPrints("success", "setConsumeMode", "-b", broker.address(), "-t", "Switched", "-g", "Switched",
            "-m", "POP", "-q", "8");
        for (int round = 0; Popped.of(receiver).stream().noneMatch(each -> each.how().equals("popped")); round++) {
            String prefix = "round" + round + "-";
            send("Switched", 1, prefix, "a");
            Awaitility.await("round " + round).atMost(Exchange.BOUND)
                .until(() -> keys(receiver).contains(prefix + "0"));
        }
        send("Switched", 1, "slow", "a");
        Awaitility.await("the slow one").atMost(Exchange.BOUND).until(() -> keys(receiver).contains("slow0"));
    }

    /** What a listener had when a queue was taken from those who pull it may be popped once more. */
    private static void assertEachOnce(ChildProcess receiver) {
        var all = Popped.of(receiver).stream().map(message -> message.key() + " " + message.how()).toList();
        assertEquals(all.stream().distinct().toList(), all, receiver::tail);
    }
}
