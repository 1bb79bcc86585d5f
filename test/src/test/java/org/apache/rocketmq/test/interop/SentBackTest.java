package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.apache.rocketmq.test.wire.Stored;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Messages that consumers fail on: what our broker makes of them is what Apache's makes of them, record by record, and
 * consumers of all kinds get them again as often as they may, and then find them among the dead letters.
 */
@Tag("processes")
class SentBackTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final String TOPIC = "SentBack";
    private static final String GROUP = "group_back";
    private static final String RETRY = "%RETRY%" + GROUP;
    private static final String DEAD = "%DLQ%" + GROUP;
    private static final String DELAYED = "SCHEDULE_TOPIC_XXXX";
    private static final int FOURTH_LEVEL_QUEUE = 3;
    private static final int LAST_LEVEL_QUEUE = 17;
    private static final String TIRING = "Tiring";
    /** Levels of a broker that has few; an hour is not to be waited for. */
    private static final String FEW_LEVELS = "1s 1h 1s 2s 1s";
    /** Seconds until a message comes again that has the levels from the third on, and in the end the last one again. */
    private static final List<Integer> WAITS = List.of(1, 2, 1, 1);

    private static Server nameServer;
    private static Server ours;
    private static Server theirs;
    private static Server impatient;

    @BeforeAll
    static void start() {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        // These two are talked to directly. No client is to send to them.
        ours = CLUSTER.broker("ours", Map.of("brokerName", "broker")).start();
        theirs = CLUSTER.apacheBroker("theirs", Map.of("brokerName", "broker")).start();
        impatient = CLUSTER.broker("impatient", Map.of("brokerName", "impatient",
            "messageDelayLevel", FEW_LEVELS, "namesrvAddr", nameServer.address())).start();
    }

    /** What a broker makes of one message that is handed back in many ways. */
    private static final class Story {
        private final BrokerConnection broker;
        private final List<String> told = new ArrayList<>();
        private String firstId;

        Story(BrokerConnection broker) {
            this.broker = broker;
        }

        List<String> tell() throws Exception {
            broker.createTopic(TOPIC, 1);
            var sent = broker.send(TOPIC, 0, new byte[] {7}, Map.of("KEYS", "k1 k2", "TAGS", "TagA", "WAIT", "true",
                "UNIQ_KEY", "7F000001000100000000000000000001", "own", "kept"));
            assertEquals(BrokerConnection.OK, sent.code(), sent::remark);
            firstId = sent.field("msgId");
            var first = await(TOPIC, 0, 1).get(0);

            handBack(first, 1, 16);
            var again = await(RETRY, 0, 1).get(0);
            tell(again);
            handBack(again, 0, 16);
            await(DELAYED, FOURTH_LEVEL_QUEUE, 1).forEach(this::tell);
            handBack(first, 99, 16);
            await(DELAYED, LAST_LEVEL_QUEUE, 1).forEach(this::tell);

            handBack(again, -1, 16);
            handBack(again, 0, 1);
            handBack(first, 1, 0);
            handBack(first, 1, -1);
            broker.limitRetries(GROUP, 1);
            handBack(again, 0, null);
            sendAgain(1, null);
            sendAgain(2, null);
            sendAgain(3, 3);
            sendAgain(4, 3);
            await(DEAD, 0, 7).forEach(this::tell);
            await(RETRY, 0, 3).forEach(this::tell);
            var missing = broker.sendBack(GROUP, 999_999_999, 0, 16);
            told.add(missing.code() + " " + missing.remark());
            Awaitility.await("keys of dead letters").atMost(Exchange.BOUND)
                .until(() -> broker.byKey(DEAD, "k1").size() == 5);
            return told;
        }

        private void handBack(Stored message, int level, Integer most) throws IOException {
            var answer = broker.sendBack(GROUP, message.logPosition(), level, most);
            assertEquals(BrokerConnection.OK, answer.code(), answer::remark);
        }

        private void sendAgain(int reconsumeTimes, Integer most) throws IOException {
            var answer = broker.sendAgain(GROUP, reconsumeTimes, most, Map.of("ORIGIN_MESSAGE_ID", "origin",
                "RETRY_TOPIC", TOPIC, "UNIQ_KEY", "7F000001000100000000000000000002"));
            assertEquals(BrokerConnection.OK, answer.code(), answer::remark);
        }

        private List<Stored> await(String topic, int queueId, int count) throws Exception {
            Awaitility.await(count + " in " + topic).atMost(Exchange.BOUND)
                .until(isThere(topic, queueId, count));
            return broker.readFrom(topic, queueId, 0);
        }

        private Callable<Boolean> isThere(String topic, int queueId, int count) {
            return () -> broker.maxOffset(topic, queueId) == count;
        }

        private void tell(Stored message) {
            told.add(message.place() + " " + message.flags() + " " + message.properties().replace(firstId, "first")
                + " " + (int) message.body().charAt(0));
        }
    }

    @Test
    void shouldMakeTheSameOfAMessageAsApachesBroker() throws Exception {
        try (var ourBroker = BrokerConnection.to(ours); var theirBroker = BrokerConnection.to(theirs)) {
            var expected = new Story(theirBroker).tell();
            assertEquals(String.join("\n", expected), String.join("\n", new Story(ourBroker).tell()));
            assertTrue(expected.size() > 10, expected::toString);
        }
    }

    /** They wait level by level, and find the message in the end where dead letters are. */
    @Test
    void shouldBuryWhatConsumersRefuseTooOften() throws Exception {
        var exchange = new Exchange(CLUSTER, nameServer, TIRING);
        var sent = exchange.send(Client.APACHES, 2, "tags=red,blue");
        var receivers = new EnumMap<Client, ChildProcess>(Client.class);
        try (var connection = BrokerConnection.to(impatient)) {
            for (Client client : Client.values()) {
                // What the consumer says counts for more than what its group is set to.
                connection.limitRetries("tired_" + client, 1);
                receivers.put(client, exchange.receiver(client, "tired_" + client, "failAlways=key-1", "level=0",
                    "times=" + WAITS.size()));
            }
            for (Client client : Client.values()) {
                String dead = "%DLQ%tired_" + client;
                Awaitility.await("a dead letter of " + client).atMost(Exchange.BOUND)
                    .until(() -> connection.maxOffset(dead, 0) == 1);
                assertSameLetter(connection.byKey(TIRING, "key-1").get(0), connection.readFrom(dead, 0, 0).get(0));
                var letters = new Exchange(CLUSTER, nameServer, dead)
                    .receive(client, "undertaker_" + client, sent.subList(1, 2));
                assertEquals(List.of(1 + WAITS.size()), letters.stream().map(Received::reconsumeTimes).toList());
                var receiver = receivers.get(client);
                assertEquals(0, receiver.finish(), receiver::tail);
                assertWaits(Received.of(receiver).stream().filter(SentBackTest::isRefused).toList());
            }
            assertLevelsUsed(connection, receivers.size());
        }
    }

    /** From the second one on, by as many consumers. */
    private static void assertLevelsUsed(BrokerConnection connection, long consumers) throws Exception {
        var used = new ArrayList<Long>();
        for (int queue = 1; queue < FEW_LEVELS.split(" ").length; queue++) {
            used.add(connection.maxOffset(DELAYED, queue));
        }
        assertEquals(List.of(0L, consumers, consumers, 2 * consumers), used);
    }

    private static void assertWaits(List<Received> tries) {
        assertEquals(1 + WAITS.size(), tries.size(), tries::toString);
        for (int i = 0; i < WAITS.size(); i++) {
            assertEquals(i + 1, tries.get(i + 1).reconsumeTimes(), tries::toString);
            long waited = tries.get(i + 1).storedAfterMillis() - tries.get(i).storedAfterMillis();
            assertTrue(waited >= 1000 * WAITS.get(i), tries::toString);
        }
    }

    /** A dead letter has all that the message had, but waits for no replica, and says where that is. */
    private static void assertSameLetter(Stored original, Stored dead) {
        assertEquals(original.body(), dead.body());
        assertEquals(original.bornTimestamp(), dead.bornTimestamp());
        var expected = new ArrayList<>(List.of(original.properties().replaceAll("[{}]|WAIT=true, ", "").split(", ")));
        expected.add("RETRY_TOPIC=" + original.topic());
        for (String property : expected) {
            assertTrue(dead.properties().contains(property), () -> property + " is not in " + dead.properties());
        }
        String place = String.format("%016X", original.logPosition());
        assertTrue(dead.properties().matches(".*ORIGIN_MESSAGE_ID=\\w{16}" + place + ",.*"), dead::properties);
    }

    private static boolean isRefused(Received message) {
        return "key-1".equals(message.key());
    }
}
