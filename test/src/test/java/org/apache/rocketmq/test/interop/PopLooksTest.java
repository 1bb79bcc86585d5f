package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.apache.rocketmq.test.wire.Frame;
import org.apache.rocketmq.test.wire.PopConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What peeks and notifications say of the same messages at our broker and at Apache's. */
@Tag("processes")
class PopLooksTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final String GROUP = "g";
    private static final long LONG_INVISIBLE = 300_000;
    /** The least time that Apache's broker keeps to. */
    private static final long SHORT_INVISIBLE = 10_000;
    private static final long WAIT = 300;
    private static final int NOT_FOUND = 19;

    private static Server ours;
    private static Server theirs;

    @BeforeAll
    static void start() {
        ours = CLUSTER.broker("ours", settings("namesrv")).start();
        theirs = CLUSTER.apacheBroker("theirs", settings("another-namesrv")).start();
    }

    /** Both have the name that receipts name. */
    private static Map<String, String> settings(String nameServer) {
        return Map.of("namesrvAddr", CLUSTER.nameServer(nameServer, Map.of()).start().address(), "brokerName", "pops",
            "timerWheelEnable", "true");
    }

    private static void send(Server broker, String topic, String body, String tag) throws Exception {
        try (var connection = BrokerConnection.to(broker)) {
            connection.createTopic(topic, 1);
            connection.sendReadable(topic, 0, body.getBytes(StandardCharsets.UTF_8), Map.of("TAGS", tag));
        }
    }

    /** Code, and of each message topic and body. */
    private static String shown(Frame answer) {
        var text = new StringBuilder().append(answer.code());
        if (answer.code() == BrokerConnection.OK) {
            MessageDecoder.decodes(answer.body()).forEach(message -> text.append(' ').append(message.getTopic())
                .append(' ').append(new String(message.getBody(), StandardCharsets.UTF_8)));
        }
        return text.toString();
    }

    private static String told(Frame answer) {
        return answer.code() + " " + answer.field("hasMsg") + " " + answer.field("pollingFull");
    }

    private static List<String> peeks(Server broker) throws Exception {
        var said = new ArrayList<String>();
        try (var connection = BrokerConnection.to(broker); var pops = PopConnection.to(broker, GROUP, "Peeked")) {
            connection.createTopic("Peeked", 1);
            said.add(shown(pops.peek(0, 1)));
            send(broker, "Peeked", "a", "t");
            send(broker, "Peeked", "b", "t");
            send(broker, "Peeked", "c", "t");
            said.add(shown(pops.peek(0, 2)));
            said.add(shown(pops.peek(-1, 2)));
            said.add(shown(pops.peek(0, 32)));
            assertEquals("a", pops.pop(1, SHORT_INVISIBLE, 5000, false).get(0).body());
            said.add(shown(pops.peek(0, 32)));
            assertEquals(2, pops.pop(32, LONG_INVISIBLE, 5000, false).size());
            said.add(shown(pops.peek(0, 32)));
            said.add(shown(pops.peek(7, 32)));
            Awaitility.await("what comes back").atMost(Exchange.BOUND)
                .until(() -> pops.peek(-1, 32).code() == BrokerConnection.OK);
            said.add(shown(pops.peek(-1, 32)));
        }
        try (var pops = PopConnection.to(broker, GROUP, "Unknown")) {
            said.add(shown(pops.peek(0, 32)));
        }
        return said;
    }

    @Test
    void shouldShowWhatApachesBrokerDoes() throws Exception {
        var expected = peeks(theirs);
        assertEquals(expected, peeks(ours));
        assertTrue(expected.contains("0 Peeked a Peeked b") && expected.contains(String.valueOf(NOT_FOUND)),
            expected::toString);
    }

    private static List<String> notifications(Server broker) throws Exception {
        var said = new ArrayList<String>();
        try (var connection = BrokerConnection.to(broker); var pops = PopConnection.to(broker, GROUP, "Noticed")) {
            connection.createTopic("Noticed", 1);
            said.add("nothing: " + told(pops.notification(WAIT, false, "*")));
            send(broker, "Noticed", "a", "red");
            said.add("one: " + told(pops.notification(WAIT, false, "*")));
            said.add("one that is wanted: " + told(pops.notification(WAIT, false, "red")));
            said.add("one that is not: " + told(pops.notification(WAIT, false, "blue")));
            assertEquals(1, pops.pop(32, LONG_INVISIBLE, 5000, false).size());
            said.add("one that is out: " + told(pops.notification(WAIT, false, "*")));
            send(broker, "Noticed", "b", "red");
            send(broker, "Noticed", "c", "red");
        }
        try (var pops = PopConnection.to(broker, "ordered", "Noticed")) {
            said.add("in order: " + told(pops.notification(WAIT, true, "*")));
            var out = pops.pop(1, LONG_INVISIBLE, 5000, true);
            said.add("while one is out: " + told(pops.notification(WAIT, true, "*")));
            assertEquals(BrokerConnection.OK, pops.ack(out.get(0)).code());
            said.add("when it is not: " + told(pops.notification(WAIT, true, "*")));
        }
        try (var pops = PopConnection.to(broker, GROUP, "Unknown")) {
            said.add("no topic: " + pops.notification(WAIT, false, "*").code());
        }
        return said;
    }

    @Test
    void shouldTellWhatApachesBrokerDoes() throws Exception {
        var expected = notifications(theirs);
        assertEquals(expected, notifications(ours));
        assertTrue(expected.contains("one: 0 true false"), expected::toString);
    }
}
