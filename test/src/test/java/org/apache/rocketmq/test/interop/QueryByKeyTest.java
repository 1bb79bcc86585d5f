package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Apache's client and mqadmin 5.5.0 find messages by their keys at our broker, and ask how it is. */
@Tag("processes")
class QueryByKeyTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final int COUNT = 40;

    private static Server nameServer;
    private static Server broker;
    private static AdminSession admin;

    @BeforeAll
    static void start() {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        broker = CLUSTER.broker("broker-a", Map.of("namesrvAddr", nameServer.address(),
            "maxHashSlotNum", "50", "maxIndexNum", "60")).start();
        admin = new AdminSession(CLUSTER, "mqadmin", nameServer);
    }

    @Test
    void shouldFindMessagesByKey() {
        var exchange = new Exchange(CLUSTER, nameServer, "ByKey");
        var sent = exchange.send(Client.APACHES, COUNT, "tags=red,green");
        for (int i : new int[] {0, COUNT / 2, COUNT - 1}) {
            String output = admin.run("queryMsgByKey", "-t", "ByKey", "-k", sent.get(i).key());
            assertTrue(output.contains(sent.get(i).messageId()), output);
            assertEquals(1, sent.stream().filter(message -> output.contains(message.messageId())).count(), output);
        }
        String none = admin.run("queryMsgByKey", "-t", "ByKey", "-k", "no-such-key");
        assertFalse(sent.stream().anyMatch(message -> none.contains(message.messageId())), none);
    }

    @Test
    void shouldFindMessagesByUniqueKey() {
        var exchange = new Exchange(CLUSTER, nameServer, "ByUniqueKey");
        for (Client client : Client.values()) {
            for (Sent sent : exchange.send(client, 2, "prefix=unique" + client)) {
                String output = admin.run("queryMsgByUniqueKey", "-t", "ByUniqueKey", "-i", sent.messageId());
                assertTrue(output.contains(sent.messageId()), output);
                assertTrue(output.contains("[" + sent.key() + "]"), output);
            }
        }
    }

    @Test
    void shouldTellHowItIs() {
        var exchange = new Exchange(CLUSTER, nameServer, "Status");
        exchange.send(Client.APACHES, COUNT);
        String output = admin.run("brokerStatus", "-b", broker.address());
        for (String key : new String[] {"commitLogMinOffset", "commitLogMaxOffset", "dispatchBehindBytes",
            "commitLogDirCapacity", "bootTimestamp", "brokerVersionDesc", "earliestMessageTimeStamp"}) {
            assertTrue(output.contains(key), output);
        }
        assertTrue(output.matches("(?s).*commitLogMinOffset\\s+: 0\\s.*"), output);
        assertFalse(output.matches("(?s).*commitLogMaxOffset\\s+: 0\\s.*"), output);
    }

    @Test
    void shouldShareItsIndexWithApachesBroker() {
        var settings = Map.of("namesrvAddr", nameServer.address(), "maxHashSlotNum", "100", "maxIndexNum", "150",
            "storePathRootDir", CLUSTER.folder().resolve("shared").toString(),
            "storePathCommitLog", CLUSTER.folder().resolve("shared").resolve("commitlog").toString(),
            "brokerName", "broker-s");
        var theirs = CLUSTER.apacheBroker("theirs", settings);
        var ours = CLUSTER.broker("ours", settings);
        var brokers = new Server[] {theirs, ours, theirs, ours};
        for (int turn = 0; turn < brokers.length; turn++) {
            brokers[turn].start();
            admin.run("updateTopic", "-b", brokers[turn].address(), "-t", "Swapped" + turn);
            var sent = new Exchange(CLUSTER, nameServer, "Swapped" + turn)
                .send(Client.APACHES, COUNT, "prefix=turn" + turn, "tags=a,b");
            assertEquals(COUNT, sent.size());
            check("Swapped" + turn, "turn" + turn + "-0");
            for (int earlier = 0; earlier < turn; earlier++) {
                check("Swapped" + earlier, "turn" + earlier + "-" + (COUNT - 1));
            }
            brokers[turn].terminate();
        }
    }

    private static void check(String topic, String key) {
        // A broker that has just started may not have told the name server all its topics yet.
        Awaitility.await(topic + " " + key).atMost(Exchange.BOUND).untilAsserted(() -> {
            String output = admin.run("queryMsgByKey", "-t", topic, "-k", key);
            assertTrue(output.lines().anyMatch(line -> line.matches("[0-9A-F]{32,}\\s+\\d+\\s+\\d+.*")), output);
        });
    }
}
