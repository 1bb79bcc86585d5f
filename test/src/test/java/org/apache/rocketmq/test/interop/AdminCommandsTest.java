package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Apache's mqadmin 5.5.0 looks at our broker and moves groups of Apache's consumers there. */
@Tag("processes")
class AdminCommandsTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final int COUNT = 20;

    private static Server nameServer;
    private static Server broker;
    private static AdminSession admin;

    @BeforeAll
    static void start() {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        broker = CLUSTER.broker("broker-a", Map.of("namesrvAddr", nameServer.address())).start();
        admin = new AdminSession(CLUSTER, "mqadmin", nameServer);
    }

    private static Exchange topic(String name) {
        Awaitility.await("topic " + name).atMost(Exchange.BOUND).until(() -> admin.run(
            "updateTopic", "-b", broker.address(), "-t", name, "-r", "2", "-w", "2").contains("success"));
        admin.awaitPrinted("broker-a\\s+1\\s+0\\s+0", "topicStatus", "-t", name);
        return new Exchange(CLUSTER, nameServer, name);
    }

    /** The first heartbeat may come after the first messages. */
    private static void awaitMember(String group) {
        admin.awaitPrinted("V5_5_0", "consumerConnection", "-g", group);
    }

    @Test
    void shouldShowTopicsGroupsAndFigures() {
        var exchange = topic("Looked");
        var sent = exchange.send(Client.APACHES, COUNT, "tags=red");
        var receiver = exchange.receiver(Client.APACHES, "lookers");
        Exchange.awaitAll(receiver, sent);

        admin.assertPrints("broker-a\\s+0\\s+0\\s+10\\s.*broker-a\\s+1\\s+0\\s+10\\s.*Topic Put TPS: \\d",
            "topicStatus", "-t", "Looked");
        admin.awaitPrinted("Consume Diff Total: 0", "consumerProgress", "-g", "lookers");
        // The address is what the consumer says itself, for which it has little time.
        admin.awaitPrinted("Looked\\s+broker-a\\s+1\\s+10\\s+10\\s+[0-9.]{7,}\\s+0\\s+0\\s.*Consume TPS: [0-9.]+",
            "consumerProgress", "-g", "lookers", "-s", "true");
        admin.awaitPrinted("lookers\\s+1\\s+V5_5_0\\s+PUSH\\s+CLUSTERING\\s+\\d+\\s+0\\s", "consumerProgress");
        admin.assertPrints("%RETRY%lookers\\s+\\*.*Looked\\s+\\*.*MessageModel: CLUSTERING",
            "consumerConnection", "-g", "lookers");
        admin.assertPrints("V5_5_0.*Same subscription in the same group of consumer.*Rebalance OK",
            "consumerStatus", "-g", "lookers");
        admin.assertPrints("Looked\\s+lookers\\s+broker-a\\s+0\\s+10\\s+10\\s+0\\s",
            "brokerConsumeStats", "-b", broker.address());
        admin.assertPrints("Looked\\s+lookers\\s+0\\s+\\d+\\.\\d\\d\\s+\\d+\\.\\d\\d\\s+20\\s+20\\s",
            "statsAll", "-t", "Looked");
        admin.assertPrints("max: 10, min: 0.*idx: 0.*physicSize=\\d+, tagsCode=" + "red".hashCode() + ",.*idx: 1",
            "queryCq", "-t", "Looked", "-q", "0", "-i", "0", "-c", "2", "-b", broker.address());
        admin.assertPrints("\"subString\":\"\\*\".*idx: 0", "queryCq", "-t", "Looked", "-q", "0", "-i", "0", "-c", "1",
            "-b", broker.address(), "-g", "lookers");
        admin.assertPrints("Queue Offset:\\s+3.*consumerGroup=lookers, trackType=CONSUMED",
            "queryMsgByOffset", "-t", "Looked", "-b", "broker-a", "-i", "0", "-o", "3");
        admin.assertPrints("CLIENT_INNER_PRODUCER\\).*language=JAVA", "producer", "-b", broker.address());
        admin.assertPrints("DefaultCluster", "topicClusterList", "-t", "Looked");
        admin.assertPrints("broker-a\\s+0\\s+0\\s+0\\s", "topicStatus", "-t", "rmq_sys_wheel_timer");
        admin.assertPrints("timerDequeueTps\\s+: \\d+\\.\\d.*timerEnqueueTps\\s+: \\d+\\.\\d",
            "brokerStatus", "-b", broker.address());
        admin.assertPrints("\"readQueueNums\":2", "topicRoute", "-t", "Looked");
        assertEquals(0, receiver.finish());
    }

    @Test
    void shouldHaveAMessageConsumedAgainByOneMember() {
        var exchange = topic("Direct");
        var sent = exchange.send(Client.APACHES, 1);
        var receiver = exchange.receiver(Client.APACHES, "directed");
        Exchange.awaitAll(receiver, sent);
        awaitMember("directed");
        String connection = admin.run("consumerConnection", "-g", "directed");
        String clientId = connection.lines().filter(line -> line.contains("V5_5_0")).findFirst().orElseThrow()
            .split("\\s+")[0];

        admin.assertPrints("CR_SUCCESS", "queryMsgByUniqueKey", "-t", "Direct", "-i", sent.get(0).messageId(),
            "-g", "directed", "-d", clientId);
        Awaitility.await("consumed again").atMost(Exchange.BOUND).until(() -> Received.of(receiver).size() >= 2);
        admin.assertPrints("get consumer runtime info for nobody client failed", "queryMsgByUniqueKey", "-t", "Direct",
            "-i", sent.get(0).messageId(), "-g", "directed", "-d", "nobody");
        assertEquals(0, receiver.finish());
    }

    @Test
    void shouldMoveAGroupThatConsumes() {
        var exchange = topic("Moved");
        var sent = exchange.send(Client.APACHES, COUNT);
        var receiver = exchange.receiver(Client.APACHES, "movers");
        Exchange.awaitAll(receiver, sent);
        awaitMember("movers");

        int before = admin.repeats();
        admin.assertPrints("broker-a\\s+0\\s+0\\s.*", "resetOffsetByTime", "-g", "movers", "-t", "Moved", "-s", "0");
        awaitReceived(receiver, 2 * COUNT, COUNT * (admin.repeats() - before));
        admin.awaitPrinted("Consume Diff Total: 0", "consumerProgress", "-g", "movers");
        // One queue, by offset: what lies behind it comes again.
        int received = Received.of(receiver).size();
        assertFalse(admin.run("resetOffsetByTime", "-g", "movers", "-t", "Moved", "-s", "-1", "-b", broker.address(),
            "-q", "1", "-o", "7").contains("failed"));
        awaitReceived(receiver, received + 3, COUNT * (admin.repeats() - before));
        assertEquals(0, receiver.finish());
        assertEquals(List.of(), Received.of(receiver).stream().filter(message -> message.reconsumeTimes() > 0)
            .toList());
    }

    /** Members hold what they were answered and have not consumed yet. */
    @Test
    void shouldShowWhatIsInFlight() {
        var exchange = topic("Stuck");
        exchange.send(Client.APACHES, COUNT);
        var receiver = exchange.receiver(Client.APACHES, "holders", "listener=ORDERLY", "failAlways=key");
        admin.awaitPrinted("Stuck\\s+broker-a\\s+0\\s+10\\s+0\\s+10\\s+10\\s.*Stuck\\s+broker-a\\s+1\\s+10\\s+0\\s+10"
            + "\\s+10\\s.*Consume Diff Total: 20\\s+Consume Inflight Total: 20", "consumerProgress", "-g", "holders");
        assertEquals(0, receiver.finish());
        // Other tests add up how far all groups are.
        admin.assertPrints("success", "deleteSubGroup", "-b", broker.address(), "-g", "holders", "-r", "true");
    }

    /** More only by what mqadmin did once more, as it had no answer. */
    private static void awaitReceived(ChildProcess receiver, int count, int more) {
        Awaitility.await(count + " deliveries").atMost(Exchange.BOUND).pollInterval(Duration.ofMillis(50))
            .until(() -> Received.of(receiver).size() >= count);
        assertTrue(Received.of(receiver).size() <= count + more, receiver::tail);
    }

    @Test
    void shouldSendAGroupThatConsumesWhereItIsMovedTo() {
        var other = CLUSTER.broker("broker-p", Map.of("namesrvAddr", nameServer.address(),
            "brokerClusterName", "Pushing", "useServerSideResetOffset", "false")).start();
        Awaitility.await().atMost(Exchange.BOUND).until(() -> admin.run(
            "updateTopic", "-b", other.address(), "-t", "Pushed", "-r", "2", "-w", "2").contains("success"));
        admin.awaitPrinted("broker-p\\s+1\\s+0\\s+0", "topicStatus", "-t", "Pushed");
        var exchange = new Exchange(CLUSTER, nameServer, "Pushed");
        var sent = exchange.send(Client.APACHES, COUNT);
        var receiver = exchange.receiver(Client.APACHES, "pushers");
        Exchange.awaitAll(receiver, sent);
        awaitMember("pushers");

        int before = admin.repeats();
        admin.assertPrints("broker-p\\s+0\\s+0\\s", "resetOffsetByTime", "-g", "pushers", "-t", "Pushed", "-s", "0");

        awaitReceived(receiver, 2 * COUNT, COUNT * (admin.repeats() - before));
        assertEquals(0, receiver.finish());
        other.terminate();
    }

    @Test
    void shouldMoveAGroupThatDoesNotConsume() {
        var exchange = topic("Offline");
        var sent = exchange.send(Client.APACHES, COUNT);
        exchange.receive(Client.APACHES, "sleepers", sent);
        exchange.send(Client.APACHES, COUNT, "prefix=later");

        // Apache's consumer does not wait for the answer when it commits at its end.
        admin.awaitPrinted("Consume Diff Total: 20", "consumerProgress", "-g", "sleepers");
        admin.assertPrints("broker-a\\s+0\\s+20", "skipAccumulatedMessage", "-g", "sleepers", "-t", "Offline");
        admin.assertPrints("Consume Diff Total: 0", "consumerProgress", "-g", "sleepers");
        admin.assertPrints("success", "updateSubGroup", "-b", broker.address(), "-g", "copies");
        admin.assertPrints("clone group offset success",
            "cloneGroupOffset", "-s", "sleepers", "-d", "copies", "-t", "Offline");
        admin.assertPrints("Offline\\s+copies\\s+broker-a\\s+0\\s+20\\s+20\\s+0\\s",
            "brokerConsumeStats", "-b", broker.address());
        admin.assertPrints("broker-a\\s+1\\s+0", "resetOffsetByTime", "-g", "sleepers", "-t", "Offline", "-s", "0");
        admin.assertPrints("Consume Diff Total: 40", "consumerProgress", "-g", "sleepers");

        admin.assertPrints("success", "deleteSubGroup", "-b", broker.address(), "-g", "copies", "-r", "true");
        // The last that other tests' consumers committed at their ends may come a little later.
        admin.awaitPrinted("Diff Total: 40", "brokerConsumeStats", "-b", broker.address());
        String stats = admin.run("brokerConsumeStats", "-b", broker.address());
        assertFalse(stats.contains("copies"), stats);
    }

    @Test
    void shouldSayWhatIsWrong() {
        topic("Known");
        admin.assertPrints("CODE: 17", "topicStatus", "-t", "Unknown");
        admin.assertPrints("CODE: 17", "consumerProgress", "-g", "unknown");
        admin.assertPrints("CODE: 26  DESC: Group unknown does not exist",
            "resetOffsetByTime", "-g", "unknown", "-t", "Known", "-s", "0");
        admin.assertPrints("CODE: 26", "skipAccumulatedMessage", "-g", "unknown", "-t", "Known");
        admin.assertPrints("success", "updateSubGroup", "-b", broker.address(), "-g", "known");
        admin.assertPrints("CODE: 29  DESC: the timestamp -5 is negative",
            "resetOffsetByTime", "-g", "known", "-t", "Known", "-s", "-5");
        admin.assertPrints("Target offset 99 not in consume queue range \\[0-0\\]", "resetOffsetByTime", "-g", "known",
            "-t", "Known", "-s", "-1", "-b", broker.address(), "-q", "0", "-o", "99");
        admin.assertPrints("9@Known is not exist!",
            "queryCq", "-t", "Known", "-q", "9", "-i", "0", "-c", "1", "-b", broker.address());
        admin.assertPrints("the producer group\\[unknown\\] not exist",
            "producerConnection", "-g", "unknown", "-t", "Known");
    }
}
