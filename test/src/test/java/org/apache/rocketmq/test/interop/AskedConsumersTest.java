package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.rocketmq.test.cluster.ApacheRelease;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.program.PullMessages;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Operators ask consumers by Apache's mqadmin: ours at Apache's broker and at ours, and Apache's at ours. */
@Tag("processes")
class AskedConsumersTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final int COUNT = 20;
    private static final int QUEUES = 2;
    /** What of Apache's broker has no match in ours: queues of requests, for example. */
    private static final Set<String> NOT_MEASURED = new TreeSet<>(Set.of("EndTransactionQueueSize",
        "EndTransactionThreadPoolQueueCapacity", "ackThreadPoolQueueCapacity", "dispatchMaxBuffer",
        "getMessageEntireTimeMax", "litePullThreadPoolQueueCapacity", "litePullThreadPoolQueueHeadWaitTimeMills",
        "litePullThreadPoolQueueSize", "putLatency99", "putLatency999",
        "putMessageDistributeTime", "putMessageEntireTimeMax", "putMessageFailedTimes",
        "remainTransientStoreBufferNumbs", "sendThreadPoolQueueCapacity", "startAcceptSendRequestTimeStamp"));
    private static final Pattern CLIENT_ID = Pattern.compile("([0-9a-fA-F.:]+@\\d+#\\d+(@STREAM)?)");

    private static Server ourNameServer;
    private static Server theirNameServer;
    private static Server ours;
    private static Server theirs;

    @BeforeAll
    static void start() {
        ourNameServer = CLUSTER.nameServer("namesrv-ours", Map.of()).start();
        theirNameServer = CLUSTER.apacheNameServer("namesrv-theirs", Map.of()).start();
        // With this setting a broker tells the consumers of a reset, and does not only correct their next pulls.
        var tells = "false";
        ours = CLUSTER.broker("broker-ours", Map.of("namesrvAddr", ourNameServer.address(),
            "useServerSideResetOffset", tells)).start();
        theirs = CLUSTER.apacheBroker("broker-theirs", Map.of("namesrvAddr", theirNameServer.address(),
            "useServerSideResetOffset", tells)).start();
    }

    @ParameterizedTest
    @CsvSource({"false, OURS", "true, OURS", "true, APACHES"})
    void shouldTellAndDoWhatTheyAreAskedFor(boolean atOurs, Client client) throws Exception {
        var nameServer = atOurs ? ourNameServer : theirNameServer;
        var broker = atOurs ? ours : theirs;
        String topic = "Asked_" + atOurs + client;
        String group = "group_" + atOurs + client;
        createTopic(nameServer, broker, topic);
        var admin = new AdminSession(CLUSTER, "mqadmin-" + group, nameServer);
        var exchange = new Exchange(CLUSTER, nameServer, topic);
        var sent = exchange.send(Client.APACHES, COUNT);
        var receiver = exchange.receiver(client, group);
        Exchange.awaitAll(receiver, sent);

        String member = member(admin, group);
        // A broker waits for the consumer a few seconds only.
        admin.awaitPrinted("CONSUME_PASSIVELY.*" + topic, "consumerStatus", "-g", group, "-i", member, "-s");
        consumeOnce(admin, broker, receiver, new Asked(topic, group, member));

        awaitCommitted(broker, group, topic);
        String reset = admin.run("resetOffsetByTime", "-g", group, "-t", topic, "-s", "0");
        assertFalse(reset.contains("Exception"), reset);
        Awaitility.await(client + " consumes all again").atMost(Exchange.BOUND).until(() ->
            Received.of(receiver).stream().filter(message -> !message.key().equals("chosen")).count() >= 2 * COUNT);
        assertEquals(0, receiver.finish(), receiver::tail);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldTellAndDoWhatClassicPullConsumersAreAskedFor(boolean atOurs) throws Exception {
        var nameServer = atOurs ? ourNameServer : theirNameServer;
        var broker = atOurs ? ours : theirs;
        String topic = "Pulled_" + atOurs;
        String group = "group_pulls_" + atOurs;
        createTopic(nameServer, broker, topic);
        var admin = new AdminSession(CLUSTER, "mqadmin-" + group, nameServer);
        new Exchange(CLUSTER, nameServer, topic).send(Client.APACHES, COUNT);
        var puller = Client.OURS.run(CLUSTER, "pull-" + group, PullMessages.class, List.of(),
            "namesrv=" + nameServer.address(), "topic=" + topic, "group=" + group);
        puller.say("pull");
        awaitPulled(puller, COUNT);

        String member = member(admin, group);
        admin.awaitPrinted("CONSUME_ACTIVELY.*" + topic, "consumerStatus", "-g", group, "-i", member, "-s");
        awaitCommitted(broker, group, topic);
        String reset = admin.run("resetOffsetByTime", "-g", group, "-t", topic, "-s", "0");
        assertFalse(reset.contains("Exception"), reset);
        puller.say("pull");
        awaitPulled(puller, 2 * COUNT);
        assertEquals(0, puller.finish(), puller::tail);
    }

    private static void awaitPulled(ChildProcess puller, int count) {
        Awaitility.await(count + " pulled messages").atMost(Exchange.BOUND).until(() ->
            puller.lines().stream().filter(line -> line.startsWith("pulled ")).count() >= count);
    }

    @Test
    void shouldShowOperatorsTheSameAsApaches() throws Exception {
        assertSameShown(ApacheRelease.FOUR);
    }

    @Test
    @Tag("long")
    void shouldShowTheNewestToolTheSameAsApaches() throws Exception {
        assertSameShown(ApacheRelease.FIVE);
    }

    private static void assertSameShown(ApacheRelease release) throws Exception {
        try (var ofOurs = new AdminLooks(CLUSTER, ourNameServer, ours, release);
            var ofTheirs = new AdminLooks(CLUSTER, theirNameServer, theirs, release)) {

            var others = CompletableFuture.supplyAsync(ofTheirs::take);
            var actual = ofOurs.take();
            var expected = others.join();
            for (String command : expected.keySet()) {
                if (command.startsWith(AdminLooks.STATUS)) {
                    var missing = expected.get(command).lines().collect(Collectors.toCollection(TreeSet::new));
                    actual.get(command).lines().forEach(missing::remove);
                    assertEquals(NOT_MEASURED, missing);
                } else {
                    assertEquals(expected.get(command), actual.get(command), command);
                }
            }
        }
    }

    private record Asked(String topic, String group, String member) { }

    /** The consumer gets a message that an operator chooses, once more than it would by itself. */
    private static void consumeOnce(AdminSession admin, Server broker, ChildProcess receiver, Asked asked)
        throws Exception {

        String id;
        try (var connection = BrokerConnection.to(broker)) {
            id = connection.send(asked.topic, 0, new byte[10], Map.of("KEYS", "chosen", "index", "0")).field("msgId");
        }
        Awaitility.await("the message by itself").atMost(Exchange.BOUND).until(() -> chosen(receiver) >= 1);
        long before = chosen(receiver);
        String result = admin.run("queryMsgById", "-t", asked.topic, "-i", id, "-g", asked.group, "-d", asked.member);
        assertTrue(result.contains("CR_SUCCESS"), result);
        // More than once where mqadmin had to ask again.
        assertTrue(chosen(receiver) > before, receiver::tail);
    }

    /** Apache's broker resets no group that has not committed in each queue. */
    private static void awaitCommitted(Server broker, String group, String topic) throws Exception {
        try (var connection = BrokerConnection.to(broker)) {
            for (int queue = 0; queue < QUEUES; queue++) {
                int queueId = queue;
                Awaitility.await("an offset of queue " + queue).atMost(Exchange.BOUND)
                    .untilAsserted(() -> assertTrue(connection.committed(group, topic, queueId) > 0));
            }
        }
    }

    private static long chosen(ChildProcess receiver) {
        return Received.of(receiver).stream().filter(message -> message.key().equals("chosen")).count();
    }

    private static String member(AdminSession admin, String group) {
        // Its first heartbeat may come after its first messages.
        return Awaitility.await("a member of " + group).atMost(Exchange.BOUND).until(() -> {
            var matcher = CLIENT_ID.matcher(admin.run("consumerStatus", "-g", group));
            return matcher.find() ? matcher.group(1) : "";
        }, member -> !member.isEmpty());
    }

    private static void createTopic(Server nameServer, Server broker, String topic) throws Exception {
        try (var connection = BrokerConnection.to(broker)) {
            connection.createTopic(topic, QUEUES);
        }
        Exchange.awaitRoute(nameServer, topic, broker);
    }
}
