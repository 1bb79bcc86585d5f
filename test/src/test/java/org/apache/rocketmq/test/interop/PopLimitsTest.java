package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.program.five.PopMessages;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.apache.rocketmq.test.wire.PopConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which messages pops at our broker are for, and how many pops may wait for them. */
@Tag("processes")
class PopLimitsTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final int COUNT = 20;
    private static final int OF_GROUP = 4;
    private static final int OF_ALL = 6;
    private static final int POLLING_FULL = 209;
    private static final long LONG = 300_000;
    private static final long WAIT = 100_000;

    private static Server nameServer;
    private static Server broker;
    private static BrokerConnection connection;

    @BeforeAll
    static void start() throws Exception {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        broker = CLUSTER.broker("broker-a", Map.of("namesrvAddr", nameServer.address(),
            "popPollingSize", String.valueOf(OF_GROUP), "maxPopPollingSize", String.valueOf(OF_ALL))).start();
        connection = BrokerConnection.to(broker);
    }

    @AfterAll
    static void stop() throws Exception {
        connection.close();
    }

    private static void send(String topic, String key, Map<String, String> properties) throws Exception {
        var all = new HashMap<>(properties);
        all.putAll(Map.of("KEYS", key, "UNIQ_KEY", topic + key));
        assertEquals(BrokerConnection.OK,
            connection.send(topic, 0, key.getBytes(StandardCharsets.UTF_8), all).code());
    }

    private static List<String> received(ChildProcess... receivers) {
        return Stream.of(receivers).flatMap(receiver -> receiver.lines().stream())
            .filter(line -> line.startsWith("received ")).map(line -> line.split(" "))
            .map(words -> words[1] + " " + words[3] + " " + words[5]).sorted().toList();
    }

    /** Two members of one group, with a client each: what comes while they wait, and what comes back. */
    @Test
    void shouldGiveWhatIsSelectedByProperties() throws Exception {
        connection.createTopic("Selected", 1);
        Exchange.awaitRoute(nameServer, "Selected", broker);
        connection.setRequestMode("Selected", "Selected", "POP");
        var members = Stream.of(Client.OURS, Client.APACHES).map(client -> client.run(CLUSTER, client + "-selects",
            PopMessages.class, List.of("-Drocketmq.client.rebalance.waitInterval=1000"),
            "namesrv=" + nameServer.address(), "topic=Selected", "group=Selected", "invisible=120000", "work=50",
            "failOnce=fails", "selector=amount BETWEEN 5 AND 50 AND color IN ('red', 'green') AND gone IS NULL"))
            .toArray(ChildProcess[]::new);
        for (ChildProcess member : members) {
            member.awaitOutput("(?m)^ready$", Exchange.BOUND);
        }
        Awaitility.await("pops of both").atMost(Exchange.BOUND)
            .until(() -> connection.waitingPops("Selected", "Selected") >= members.length);
        var wanted = new ArrayList<>(List.of("fails0 0 popped", "fails0 1 popped"));
        send("Selected", "fails0", Map.of("amount", "5", "color", "green"));
        for (int i = 0; i < COUNT; i++) {
            send("Selected", "cheap" + i, Map.of("amount", "4", "color", "red"));
            send("Selected", "red" + i, Map.of("amount", String.valueOf(i + 5), "color", "red"));
            send("Selected", "blue" + i, Map.of("amount", "7", "color", "blue"));
            send("Selected", "gone" + i, Map.of("amount", "7", "color", "red", "gone", "TRUE"));
            send("Selected", "plain" + i, Map.of());
            wanted.add("red" + i + " 0 popped");
        }
        Awaitility.await("all that is wanted").atMost(Exchange.BOUND)
            .until(() -> received(members).size() >= wanted.size());
        try (var pops = PopConnection.to(broker, "Selected", "Selected")) {
            // What nobody wants was passed by.
            Awaitility.await("nothing ready, nothing out").atMost(Exchange.BOUND).until(() -> Set.copyOf(
                pops.standing().values()).equals(Set.of("0 ready, 0 out")));
        }
        for (ChildProcess member : members) {
            assertTrue(!received(member).isEmpty(), () -> "nothing for " + member.tail());
            assertEquals(0, member.finish(), member::tail);
        }
        assertEquals(wanted.stream().sorted().toList(), received(members));
        awaitNobodyWaits("Selected", "Selected");
    }

    private static void awaitNobodyWaits(String group, String topic) {
        Awaitility.await("nobody waits").atMost(Exchange.BOUND).until(() ->
            connection.waitingPops(group, topic) == 0);
    }

    private static void awaitWaiting(String group, int count) {
        Awaitility.await(count + " of " + group).atMost(Exchange.BOUND).until(() ->
            connection.waitingPops(group, "Awaited") == count);
    }

    private static void assertRefused(PopConnection pops, String text) throws Exception {
        pops.startPop(LONG, WAIT);
        var refused = pops.answer();
        assertEquals(POLLING_FULL, refused.code(), refused::remark);
        assertTrue(refused.remark().contains(text), refused::remark);
    }

    private static void assertHearsThatItIsFull(PopConnection pops) throws Exception {
        var told = pops.notification(WAIT, false, "*");
        assertEquals("0 false true", told.code() + " " + told.field("hasMsg") + " " + told.field("pollingFull"));
    }

    @Test
    void shouldRefuseMoreWaitingPopsThanMayBeAndKeepNothingOfThem() throws Exception {
        connection.createTopic("Awaited", 1);
        try (var many = PopConnection.to(broker, "many", "Awaited");
            var some = PopConnection.to(broker, "some", "Awaited");
            var late = PopConnection.to(broker, "late", "Awaited")) {
            for (int i = 0; i < OF_GROUP; i++) {
                many.startPop(LONG, WAIT);
            }
            awaitWaiting("many", OF_GROUP);
            try (var more = PopConnection.to(broker, "many", "Awaited")) {
                assertRefused(more, "[OVERLOAD] 4 pops of the group many wait for messages, and no more than 4 may");
            }
            for (int i = OF_GROUP; i < OF_ALL; i++) {
                some.startPop(LONG, WAIT);
            }
            awaitWaiting("some", OF_ALL - OF_GROUP);
            for (int i = 0; i < 3; i++) {
                assertRefused(late, "[OVERLOAD] 6 pops wait for messages, and no more than 6 may");
                assertHearsThatItIsFull(late);
            }
            assertEquals(0, connection.waitingPops("late", "Awaited"));

            // Those who may wait get what comes, one each, and the others then may wait.
            send("Awaited", "first", Map.of());
            assertEquals("first", many.popped(many.answer()).get(0).body());
            assertEquals("first", some.popped(some.answer()).get(0).body());
            awaitWaiting("many", OF_GROUP - 1);
            assertEquals("first", late.pop(1, LONG, WAIT, false).get(0).body());
            late.startPop(LONG, WAIT);
            awaitWaiting("late", 1);
            send("Awaited", "second", Map.of());
            assertEquals("second", late.popped(late.answer()).get(0).body());
            // Before its connections close, else the message is there for those who come after.
            assertEquals("second", many.popped(many.answer()).get(0).body());
        }
        for (String group : List.of("many", "some", "late")) {
            awaitNobodyWaits(group, "Awaited");
        }
        try (var again = PopConnection.to(broker, "many", "Awaited")) {
            for (int i = 0; i < OF_GROUP; i++) {
                again.startPop(LONG, WAIT);
            }
            awaitWaiting("many", OF_GROUP);
        }
    }
}
