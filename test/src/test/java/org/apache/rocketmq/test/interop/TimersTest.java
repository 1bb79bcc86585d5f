package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Ports;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.program.five.SendTimers;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.apache.rocketmq.test.wire.Frame;
import org.apache.rocketmq.test.wire.Stored;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages for any moment: at our broker, from and to each client, and in a store that Apache's broker serves too. */
@Tag("processes")
class TimersTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final String TOPIC = "Timed";
    private static final int DELAY_SECONDS = 2;
    /** Its messages are due long after the tests. */
    private static final String LATER = "Later";
    private static final long LATER_MILLIS = 7_200_000;
    /** Of its messages one is taken back: Apache's broker counts two less each time that it stores it again. */
    private static final String LATER_LESS = "LaterLess";

    private static Server nameServer;
    private static Server broker;

    @BeforeAll
    static void start() {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        broker = CLUSTER.broker("broker-a", Map.of("namesrvAddr", nameServer.address())).start();
    }

    @ParameterizedTest
    @EnumSource(value = Client.class, names = {"OURS", "APACHES"})
    void shouldComeWhenTheyAreDue(Client client) {
        String topic = "Timers" + client;
        var sender = client.run(CLUSTER, "send-" + topic, SendTimers.class, List.of(), nameServer.address(), topic,
            String.valueOf(DELAY_SECONDS));
        sender.awaitOutput("(?m)^done$", Exchange.BOUND);
        assertTrue(sender.lines().containsAll(List.of("recalled true", "refused recall 604", "refused late 604")),
            sender::tail);
        String limit = "timer message illegal, the delay time should not be bigger than the max delay 259200000ms; or"
            + " if set del msg, the delay time should be bigger than the current time: ";
        assertRefused(sender, "endless", limit);
        assertRefused(sender, "overflow", limit);
        assertRefused(sender, "malformed", limit + "its property TIMER_DELAY_SEC 'soon' is not a whole"
            + " number from 0 to 9223372036854775807");
        var sent = Sent.of(sender);
        assertEquals(4, sent.size(), sender::tail);
        Client other = client == Client.OURS ? Client.APACHES : Client.OURS;
        var received = new Exchange(CLUSTER, nameServer, topic).receive(other, "group_" + topic, sent);
        assertEquals(sent.size(), received.size(), "each once");
        for (var message : received) {
            long least = "late".equals(message.key()) ? 500
                : 1000L * DELAY_SECONDS - ("moment".equals(message.key()) ? 1000 : 0);
            assertTrue(message.storedAfterMillis() >= least, () -> message + " came too early");
        }
        // The one that was taken back neither.
        awaitWaiting(broker, Map.of(topic, 0L));
    }

    private static void assertRefused(ChildProcess sender, String kind, String why) {
        assertTrue(sender.lines().stream().anyMatch(line ->
            line.startsWith("refused " + kind + " 13 ") && line.contains(why)), sender::tail);
    }

    private static void send(BrokerConnection connection, String body, int queueId, long delayMillis)
        throws IOException {

        send(connection, TOPIC, body, queueId, delayMillis);
    }

    private static Frame send(BrokerConnection connection, String topic, String body, int queueId, long delayMillis)
        throws IOException {

        var answer = connection.send(topic, queueId, body.getBytes(StandardCharsets.UTF_8),
            Map.of("UNIQ_KEY", "KEY-" + body, "TIMER_DELAY_MS", String.valueOf(delayMillis)));
        assertEquals(BrokerConnection.OK, answer.code(), answer::remark);
        return answer;
    }

    private static void sendLater(BrokerConnection connection, String topic, String key) throws IOException {
        send(connection, topic, key + "-1", 0, LATER_MILLIS);
        send(connection, topic, key + "-2", 1, LATER_MILLIS);
    }

    private static void takeBackLater(BrokerConnection connection, String topic) throws IOException {
        var sent = send(connection, topic, "taken-back", 0, LATER_MILLIS);
        var answer = connection.recall(topic, sent.field("recallHandle"));
        assertEquals(BrokerConnection.OK, answer.code(), answer::remark);
    }

    /** Waits until a broker says that so many messages wait. */
    private static void awaitWaiting(Server server, Map<String, Long> waiting) {
        var last = new HashMap<String, Long>();
        try {
            Awaitility.await().atMost(Exchange.BOUND).until(() -> {
                try (var connection = BrokerConnection.to(server)) {
                    for (String topic : waiting.keySet()) {
                        last.put(topic, connection.waitingTimers(topic));
                    }
                }
                return last.equals(waiting);
            });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(server + " says that " + last + " wait, and not " + waiting, e);
        }
    }

    /** A message that waits until the next broker has the store, and is taken back before. */
    private static void takeBack(BrokerConnection connection, String body) throws IOException {
        var sent = connection.send(TOPIC, 1, body.getBytes(StandardCharsets.UTF_8),
            Map.of("UNIQ_KEY", "TAKEN-BACK", "TIMER_DELAY_MS", "13000"));
        var answer = connection.recall(TOPIC, sent.field("recallHandle"));
        assertEquals(BrokerConnection.OK, answer.code(), answer::remark);
    }

    private static List<Stored> delivered(Server server, int queueId) throws IOException {
        try (var connection = BrokerConnection.to(server)) {
            return connection.readFrom(TOPIC, queueId, 0);
        }
    }

    /** Waits until so many messages are in a queue; none of them may be too early or there twice. */
    private static void awaitDelivered(Server server, int queueId, int count) {
        Awaitility.await().atMost(Exchange.BOUND).until(() -> delivered(server, queueId).size() >= count);
        try {
            var all = delivered(server, queueId);
            assertEquals(count, all.stream().map(Stored::body).distinct().count(), all::toString);
            assertEquals(count, all.size(), all::toString);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Some are due before the process is killed, some before one is up again, some later. */
    @Test
    void shouldComeOnceThoughTheBrokerIsKilled() throws Exception {
        try (var connection = BrokerConnection.to(broker)) {
            connection.createTopic(TOPIC, 2);
            connection.createTopic(LATER, 2);
            sendLater(connection, LATER, "kept");
            takeBackLater(connection, LATER);
            for (int i = 0; i < 60; i++) {
                send(connection, "m" + i, 0, 1 + 100L * i);
            }
        }
        Awaitility.await().atMost(Exchange.BOUND).until(() -> delivered(broker, 0).size() > 5);
        broker.kill();
        broker.start();
        Awaitility.await().atMost(Exchange.BOUND).until(() -> delivered(broker, 0).size() > 20);
        broker.kill();
        broker.start();
        awaitDelivered(broker, 0, 60);
        awaitWaiting(broker, Map.of(TOPIC, 0L, LATER, 2L));
    }

    /** The one whose topic is gone holds up none of those of the same second, and does not make its topic again. */
    @Test
    void shouldComeThoughTheTopicOfAnotherIsGone() throws Exception {
        try (var connection = BrokerConnection.to(broker)) {
            connection.createTopic("Stays", 1);
            connection.createTopic("Goes", 1);
            var admin = new AdminSession(CLUSTER, "mqadmin", nameServer);
            long due = System.currentTimeMillis() / 1000 * 1000 + 8_000;
            for (int i = 0; i < 3; i++) {
                String topic = i == 1 ? "Goes" : "Stays";
                var answer = connection.send(topic, 0, (topic + i).getBytes(StandardCharsets.UTF_8),
                    Map.of("UNIQ_KEY", "gone-" + i, "TIMER_DELIVER_MS", String.valueOf(due + 100 * i)));
                assertEquals(BrokerConnection.OK, answer.code(), answer::remark);
            }
            awaitWaiting(broker, Map.of("Stays", 2L, "Goes", 1L));
            admin.assertPrints("success", "deleteTopic", "-n", nameServer.address(), "-c", "DefaultCluster",
                "-t", "Goes");
            Awaitility.await().atMost(Exchange.BOUND).until(() -> connection.maxOffset("Stays", 0) == 2);
            assertEquals(List.of("Stays0", "Stays2"),
                connection.readFrom("Stays", 0, 0).stream().map(Stored::body).toList());
            awaitWaiting(broker, Map.of("Stays", 0L, "Goes", 0L));
            assertFalse(connection.hasTopic("Goes"));
        }
        broker.kill();
        broker.start();
        try (var connection = BrokerConnection.to(broker)) {
            assertTrue(connection.hasTopic("Stays"));
            assertFalse(connection.hasTopic("Goes"), "it was deleted");
        }
    }

    private static Frame sendIn(BrokerConnection connection, Duration delay) throws IOException {
        return connection.send("Far", 0, new byte[] {'f'},
            Map.of("UNIQ_KEY", "far", "TIMER_DELAY_SEC", String.valueOf(delay.toSeconds())));
    }

    @Test
    void shouldWaitForAWeekWhereThatIsAllowed() throws Exception {
        try (var patient = CLUSTER.broker("patient", Map.of("namesrvAddr", nameServer.address(), "brokerName",
            "patient", "timerMaxDelaySec", String.valueOf(Duration.ofDays(8).toSeconds()),
            "appendTopicForTimerDeleteKey", "true")).start()) {
            String handle;
            try (var connection = BrokerConnection.to(patient)) {
                connection.createTopic("Far", 1);
                var refused = sendIn(connection, Duration.ofDays(8).plusSeconds(1));
                assertEquals(13, refused.code());
                assertTrue(refused.remark().contains("max delay 691200000ms; or"), refused::remark);
                var taken = sendIn(connection, Duration.ofDays(7));
                assertEquals(BrokerConnection.OK, taken.code(), taken::remark);
                handle = taken.field("recallHandle");
            }
            awaitWaiting(patient, Map.of("Far", 1L));
            assertEquals(0, patient.terminate());
            patient.start();
            awaitWaiting(patient, Map.of("Far", 1L));
            patient.kill();
            patient.start();
            awaitWaiting(patient, Map.of("Far", 1L));
            try (var connection = BrokerConnection.to(patient)) {
                var answer = connection.recall("Far", handle);
                assertEquals(BrokerConnection.OK, answer.code(), answer::remark);
            }
            awaitWaiting(patient, Map.of("Far", 0L));
        }
    }

    /** What one broker has not delivered when it is stopped, the other does; and it does not come again. */
    @Test
    void shouldBeHandedOverToApachesBrokerAndBack() throws Exception {
        String store = CLUSTER.folder().resolve("swap").toString();
        var settings = new HashMap<>(Map.of("brokerName", "swap", "listenPort", String.valueOf(Ports.free()),
            "storePathRootDir", store, "storePathCommitLog", store + "/commitlog", "timerWheelEnable", "true",
            "mappedFileSizeTimerLog", "52000", "mappedFileSizeCommitLog", "1048576"));
        settings.putAll(Map.of("maxHashSlotNum", "500", "maxIndexNum", "2000", "timerRollWindowSlot", "3",
            "recallMessageEnable", "true"));
        var theirs = CLUSTER.apacheBroker("swap-theirs", settings);
        var ours = CLUSTER.broker("swap-ours", settings);
        int sent = 0;
        for (var server : List.of(theirs, ours)) {
            server.start();
            try (var connection = BrokerConnection.to(server)) {
                if (sent == 0) {
                    connection.createTopic(TOPIC, 2);
                    connection.createTopic(LATER, 2);
                    connection.createTopic(LATER_LESS, 2);
                    sendLater(connection, LATER_LESS, "less");
                    takeBackLater(connection, LATER_LESS);
                }
                sendLater(connection, LATER, server.name());
                String first = "m" + sent;
                // Due before this broker is stopped, while none serves, and when the next one does.
                for (long delay : new long[] {700, 1001, 1300, 4000, 6500, 8000, 9001, 14_000, 15_500}) {
                    send(connection, "m" + sent++, 1, delay);
                }
                takeBack(connection, "taken back");
                Awaitility.await().atMost(Exchange.BOUND).until(() -> delivered(server, 1).stream()
                    .anyMatch(message -> message.body().equals(first)));
            }
            awaitWaiting(server, server == theirs ? Map.of(LATER, 2L) : Map.of(LATER, 4L, LATER_LESS, 2L));
            server.terminate();
        }
        theirs.start();
        awaitDelivered(theirs, 1, sent);
        awaitWaiting(theirs, Map.of(LATER, 4L));
        theirs.kill();
    }
}
