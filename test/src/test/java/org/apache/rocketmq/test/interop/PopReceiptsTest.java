package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.apache.rocketmq.test.wire.Frame;
import org.apache.rocketmq.test.wire.PopConnection;
import org.apache.rocketmq.test.wire.PopConnection.Popped;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the receipts of our broker's pops are good for, by requests over the wire, and what it says is out. */
@Tag("processes")
class PopReceiptsTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final Duration BOUND = Duration.ofSeconds(120);
    private static final int VOID = 208;
    private static final int BROKEN = 13;
    private static final int POP_TIME = 1;
    private static final int REVIVE_QUEUE = 3;
    private static final int KIND = 4;
    private static final int QUEUE = 6;
    private static final int OFFSET = 7;
    private static final long LONG = 300_000;

    private static Server nameServer;
    private static Server broker;

    @BeforeAll
    static void start() {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        broker = CLUSTER.broker("broker-a", Map.of("namesrvAddr", nameServer.address())).start();
    }

    private static void send(Server server, String topic, int queues, String... bodies) throws IOException {
        try (var connection = BrokerConnection.to(server)) {
            connection.createTopic(topic, queues);
            for (String body : bodies) {
                assertEquals(BrokerConnection.OK, connection.send(
                    topic, 0, body.getBytes(StandardCharsets.UTF_8), Map.of()).code());
            }
        }
    }

    private static void acknowledge(PopConnection pops, List<Popped> popped) throws IOException {
        for (var message : popped) {
            assertEquals(BrokerConnection.OK, pops.ack(message).code(), message::toString);
        }
    }

    private static List<Popped> awaitPopped(PopConnection pops, int count) {
        var came = new ArrayList<Popped>();
        Awaitility.await(count + " messages").atMost(BOUND).until(() -> {
            came.addAll(pops.pop(32, LONG, 500, false));
            return came.size() >= count;
        });
        return came;
    }

    private static List<String> bodiesAndCounts(List<Popped> popped) {
        return popped.stream().map(message -> message.body() + " " + message.count()).sorted().toList();
    }

    @Test
    void shouldTellWhatIsReadyAndWhatIsOut() throws Exception {
        send(broker, "Counted", 1, "a", "b", "c", "d", "e", "f", "g", "h", "i");
        String back = "%RETRY%counters_Counted";
        try (var pops = PopConnection.to(broker, "counters", "Counted")) {
            var taken = pops.pop(4, LONG, 5000, false);
            acknowledge(pops, taken.subList(0, 1));
            assertEquals(Map.of("Counted", "5 ready, 3 out"), pops.standing());
            for (var message : taken.subList(1, 4)) {
                assertEquals(BrokerConnection.OK, pops.postpone(message, 100).code());
            }
            Awaitility.await("what is back").atMost(BOUND).until(() ->
                pops.standing().equals(Map.of("Counted", "5 ready, 0 out", back, "3 ready, 0 out")));
            var again = awaitPopped(pops, 8);
            assertEquals(List.of("b 1", "c 1", "d 1", "e 0", "f 0", "g 0", "h 0", "i 0"), bodiesAndCounts(again));
            assertEquals(Map.of("Counted", "0 ready, 5 out", back, "0 ready, 3 out"), pops.standing());
            acknowledge(pops, again.stream().filter(message -> message.body().equals("c")).toList());
            assertEquals(Map.of("Counted", "0 ready, 5 out", back, "0 ready, 2 out"), pops.standing());
            acknowledge(pops, again.stream().filter(message -> !message.body().equals("c")).toList());
            assertEquals(Map.of("Counted", "0 ready, 0 out", back, "0 ready, 0 out"), pops.standing());
        }
    }

    @Test
    void shouldKeepReceiptsOverAKill() throws Exception {
        try (var killed = CLUSTER.broker("killed", Map.of("namesrvAddr", nameServer.address(),
            "flushConsumerOffsetInterval", "60000")).start()) {
            send(killed, "Killed", 1, "a", "b", "c");
            List<Popped> taken;
            try (var pops = PopConnection.to(killed, "g", "Killed")) {
                taken = pops.pop(1, LONG, 5000, false);
                assertEquals(List.of("b 0"), bodiesAndCounts(pops.pop(1, 3000, 5000, false)));
            }
            killed.kill();
            killed.start();
            try (var pops = PopConnection.to(killed, "g", "Killed")) {
                assertEquals(BrokerConnection.OK, pops.ack(taken.get(0)).code());
                assertEquals(VOID, pops.ack(taken.get(0)).code());
                var rest = awaitPopped(pops, 2);
                assertEquals(List.of("b 1", "c 0"), bodiesAndCounts(rest));
                acknowledge(pops, rest);
                assertEquals(List.of(), pops.pop(32, LONG, 0, false));
                // That it is out no more is noted just behind its coming back.
                Awaitility.await("nothing out").atMost(BOUND).until(() -> pops.standing().equals(
                    Map.of("Killed", "0 ready, 0 out", "%RETRY%g_Killed", "0 ready, 0 out")));
            }
        }
    }

    /** One of the requests that a receipt is handed in with. */
    private interface Use {
        Frame of(PopConnection pops, int queueId, long offset, String receipt) throws IOException;
    }

    private static final Map<String, Use> USES = new TreeMap<>(Map.of("ack", PopConnection::ack,
        "ack many", PopConnection::ackAsMany,
        "postpone", (pops, queueId, offset, receipt) -> pops.postpone(queueId, offset, receipt, LONG)));

    private static String changed(Popped message, int part, Object value) {
        String[] parts = message.receipt().split(" ");
        parts[part] = String.valueOf(value);
        return String.join(" ", parts);
    }

    private static void assertRefused(String what, int code, String why, Frame answer) {
        assertEquals(code, answer.code(), () -> what + ": " + answer.remark());
        assertTrue(answer.remark().contains(why), () -> what + ": " + answer.remark());
        assertFalse(answer.remark().contains("Exception"), () -> what + ": " + answer.remark());
    }

    /** What none of the uses takes. */
    private static void forge(String name, Use use, PopConnection pops, PopConnection other, Popped message)
        throws IOException {

        String none = "no message is out under the receipt";
        long popTime = Long.parseLong(message.receipt().split(" ")[POP_TIME]);
        assertRefused(name + " with another pop time", VOID, none,
            use.of(pops, 0, 0, changed(message, POP_TIME, popTime + 1)));
        assertRefused(name + " of another group", VOID, none, use.of(other, 0, 0, message.receipt()));
        assertRefused(name + " of another queue", VOID, none, use.of(pops, 1, 0, changed(message, QUEUE, 1)));
        assertRefused(name + " of an ordered pop", VOID, none,
            use.of(pops, 0, 0, changed(message, REVIVE_QUEUE, 999)));
        assertRefused(name + " of another message", VOID, none, use.of(pops, 0, 7, changed(message, OFFSET, 7)));
        assertRefused(name + " of no kind", BROKEN, "kind", use.of(pops, 0, 0, changed(message, KIND, 7)));
    }

    /** What makes no sense as a receipt; an acknowledgement of many has none as a text. */
    private static void garble(String name, Use use, PopConnection pops, Popped message) throws IOException {
        assertRefused(name + " for a queue that it is not of", BROKEN, "is for queue 0, not 1",
            use.of(pops, 1, 0, message.receipt()));
        for (String text : List.of("nonsense", "1 2 3", changed(message, POP_TIME, "soon"),
            changed(message, OFFSET, "99999999999999999999"), changed(message, QUEUE, ""))) {
            assertRefused(name + " with '" + text + "'", BROKEN, "cannot be read", use.of(pops, 0, 0, text));
        }
    }

    @Test
    void shouldRefuseForgedAndLateReceiptsWithoutHarm() throws Exception {
        send(broker, "Forged", 2, "a");
        try (var pops = PopConnection.to(broker, "g", "Forged");
            var other = PopConnection.to(broker, "other", "Forged")) {
            var message = pops.pop(1, LONG, 5000, false).get(0);
            for (var use : USES.entrySet()) {
                forge(use.getKey(), use.getValue(), pops, other, message);
            }
            garble("ack", USES.get("ack"), pops, message);
            garble("postpone", USES.get("postpone"), pops, message);
            assertEquals(List.of("a 0"), bodiesAndCounts(other.pop(32, LONG, 5000, false)));
            assertEquals(List.of(), pops.pop(32, LONG, 0, false), "it is out as before");

            assertEquals(BrokerConnection.OK, pops.postpone(message, 100).code());
            var back = awaitPopped(pops, 1);
            assertEquals(List.of("a 1"), bodiesAndCounts(back));
            for (var use : USES.entrySet()) {
                assertRefused(use.getKey() + " too late", VOID, "came back",
                    use.getValue().of(pops, 0, 0, message.receipt()));
            }
            assertEquals(List.of(), pops.pop(32, LONG, 0, false));
            acknowledge(pops, back);
        }
    }

    @Test
    void shouldRefuseForgedReceiptsOfOrderedPopsWithoutHarm() throws Exception {
        send(broker, "ForgedInOrder", 2, "a");
        try (var pops = PopConnection.to(broker, "g", "ForgedInOrder")) {
            var message = pops.pop(1, LONG, 5000, true).get(0);
            long popTime = Long.parseLong(message.receipt().split(" ")[POP_TIME]);
            for (var use : USES.entrySet()) {
                assertRefused(use.getKey() + " as of an unordered pop", VOID, "no message is out",
                    use.getValue().of(pops, 0, 0, changed(message, REVIVE_QUEUE, 0)));
                assertRefused(use.getKey() + " with another pop time", VOID, "no message is out",
                    use.getValue().of(pops, 0, 0, changed(message, POP_TIME, popTime - 1)));
            }
            assertEquals(List.of(), pops.pop(32, LONG, 0, true));
            assertEquals(BrokerConnection.OK, pops.ack(message).code());
            assertRefused("ack again", VOID, "no message is out", pops.ack(message));
        }
    }
}
