package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.apache.rocketmq.test.wire.Connection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Apache's client 5.5.0 at our name server and broker: alone, and together with ours. */
@Tag("processes")
class ApacheClientTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final int COUNT = 60;
    private static final int GET_ROUTE = 105;
    private static final int LARGE_BODY = 100_000;
    private static final int QUICKSTART_COUNT = 1_000;
    private static final int QUICKSTART_ATTEMPTS = 3;
    /** Its sends have three seconds each, which a busy machine may not keep to. */
    private static final Pattern LATE = Pattern.compile("Remoting(Timeout|TooMuchRequest)Exception");
    private static final String BINARY = "-Drocketmq.serialize.type=ROCKETMQ";
    private static final String REBALANCE_SOON = "-Drocketmq.client.rebalance.waitInterval=1000";

    private static Server nameServer;
    private static Server broker;

    @BeforeAll
    static void start() {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        broker = CLUSTER.broker("broker-a", Map.of("namesrvAddr", nameServer.address())).start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SYNC", "ASYNC", "ONEWAY", "BATCH"})
    void shouldSendAndConsume(String mode) {
        var exchange = new Exchange(CLUSTER, nameServer, "Mode_" + mode);
        var sent = exchange.send(Client.APACHES, COUNT, "mode=" + mode);
        var received = exchange.receive(Client.APACHES, "group_" + mode, sent);
        assertEquals(COUNT, received.size(), "each once");
    }

    /** Apache's client asks the name server for a topic's queues as soon as it has sent there, and just once. */
    @Test
    void shouldFindATopicAtTheNameServerOnceItIsAcknowledged() throws Exception {
        try (var toBroker = BrokerConnection.to(broker); var toNameServer = Connection.to(nameServer)) {
            for (int i = 0; i < COUNT; i++) {
                String sentTo = "SentTo" + i;
                assertEquals(BrokerConnection.OK, toBroker.send(sentTo, 0, new byte[1], Map.of()).code());
                assertEquals(BrokerConnection.OK, toNameServer.call(GET_ROUTE, Map.of("topic", sentTo)).code());
                toBroker.createTopic("Created" + i, 1);
                assertEquals(BrokerConnection.OK,
                    toNameServer.call(GET_ROUTE, Map.of("topic", "Created" + i)).code());
            }
        }
    }

    @Test
    void shouldSpeakTheBinarySerialisation() {
        var exchange = new Exchange(CLUSTER, nameServer, "Binary", BINARY);
        var sent = exchange.send(Client.APACHES, COUNT, "mode=SYNC");
        exchange.receive(Client.APACHES, "group_binary", sent);
    }

    @Test
    void shouldConsumeWhatOurClientSends() {
        var exchange = new Exchange(CLUSTER, nameServer, "FromOurs");
        var sent = exchange.send(Client.OURS, COUNT, "mode=SYNC", "bytes=" + LARGE_BODY);
        var received = exchange.receive(Client.APACHES, "group_from_ours", sent);
        assertEquals(Set.of(LARGE_BODY), received.stream().map(Received::bytes).collect(Collectors.toSet()));
    }

    @Test
    void shouldSendWhatOurClientConsumes() {
        var exchange = new Exchange(CLUSTER, nameServer, "FromTheirs");
        var sent = exchange.send(Client.APACHES, COUNT, "mode=ASYNC", "bytes=" + LARGE_BODY);
        var received = exchange.receive(Client.OURS, "group_from_theirs", sent);
        assertEquals(Set.of(LARGE_BODY), received.stream().map(Received::bytes).collect(Collectors.toSet()));
    }

    @Test
    void shouldShareTheQueuesOfAGroupWithOurClient() {
        var exchange = new Exchange(CLUSTER, nameServer, "Shared", REBALANCE_SOON);
        var first = exchange.send(Client.APACHES, 1, "prefix=first");
        var theirs = exchange.receiver(Client.APACHES, "group_shared");
        Exchange.awaitAll(theirs, first);
        var ours = exchange.receiver(Client.OURS, "group_shared");
        ours.awaitOutput("ready", Exchange.BOUND);
        Awaitility.await("both get a share").atMost(Exchange.BOUND).until(() -> {
            exchange.send(Client.OURS, COUNT, "prefix=more" + Received.of(theirs).size());
            return !Received.of(ours).isEmpty() && Received.of(theirs).size() > 1;
        });
    }

    @Test
    void shouldGetOnlyTheTagsItSubscribesTo() {
        var exchange = new Exchange(CLUSTER, nameServer, "Tags");
        var sent = exchange.send(Client.APACHES, COUNT, "tags=red,green,blue");
        var wanted = sent.stream().filter(message -> index(message.key()) % 3 != 1).toList();
        for (Client client : Client.values()) {
            var received = exchange.receive(client, "group_tags_" + client, wanted, "expression=red || blue");
            assertEquals(Set.of("red", "blue"), received.stream().map(Received::tag).collect(Collectors.toSet()));
        }
    }

    @Test
    void shouldGetAgainWhatItRefuses() {
        var exchange = new Exchange(CLUSTER, nameServer, "Retry", REBALANCE_SOON);
        var sent = exchange.send(Client.APACHES, COUNT);
        var refused = sent.stream().map(Sent::key).filter(key -> key.startsWith("key-1"))
            .collect(Collectors.toCollection(TreeSet::new));
        var receivers = List.of(exchange.receiver(Client.APACHES, "group_retry_theirs", "failOnce=key-1"),
            exchange.receiver(Client.OURS, "group_retry_ours", "failOnce=key-1"));
        for (var receiver : receivers) {
            Exchange.awaitAll(receiver, sent);
            Awaitility.await("refused messages come back to " + receiver.name()).atMost(Exchange.BOUND)
                .until(() -> Received.of(receiver).stream().filter(message -> message.reconsumeTimes() == 1)
                    .map(Received::key).collect(Collectors.toSet()).equals(refused));
            // They are the same messages: same id, same body, in spite of the way through the retry topic.
            Exchange.awaitAll(receiver, sent);
        }
    }

    @Test
    void shouldRunApachesQuickstart() {
        var environment = Map.of("NAMESRV_ADDR", nameServer.address());
        var producer = runQuickstartProducer(environment);
        for (int attempt = 1; attempt < QUICKSTART_ATTEMPTS && LATE.matcher(producer.output()).find(); attempt++) {
            producer = runQuickstartProducer(environment);
        }
        var sent = ids(producer.output(), "SEND_OK, msgId=(\\w+)");
        assertEquals(QUICKSTART_COUNT, sent.size(), producer::tail);
        var consumer = CLUSTER.apacheMain("quickstart-consumer", "org.apache.rocketmq.example.quickstart.Consumer",
            List.of(), environment);
        // Its client tells brokers what it wants every half a minute only, and may fail to do so the first time.
        Awaitility.await("all consumed").atMost(Exchange.BOUND.multipliedBy(2))
            .until(() -> ids(consumer.output(), "UNIQ_KEY=(\\w+)").containsAll(sent));
        consumer.close();
    }

    private static ChildProcess runQuickstartProducer(Map<String, String> environment) {
        var producer = CLUSTER.apacheMain("quickstart-producer", "org.apache.rocketmq.example.quickstart.Producer",
            List.of(), environment);
        assertEquals(0, producer.awaitEnd(Exchange.BOUND), producer::tail);
        return producer;
    }

    @Test
    void shouldFilterByProperties() {
        var exchange = new Exchange(CLUSTER, nameServer, "Selected");
        var sent = exchange.send(Client.APACHES, COUNT, "tags=red,green,blue");
        var wanted = sent.stream().filter(message -> index(message.key()) % 3 != 1 && index(message.key()) <= 10)
            .toList();
        var received = exchange.receive(Client.APACHES, "group_selected", wanted, "selector=(TAGS IS NOT NULL AND "
            + "TAGS IN ('red', 'blue')) AND (index IS NOT NULL AND index BETWEEN 0 AND 10)");
        assertEquals(wanted.size(), received.size());
    }

    @Test
    void shouldServeApachesAdminTool() {
        var admin = new AdminSession(CLUSTER, "mqadmin", nameServer);
        admin.assertPrints(Pattern.quote(broker.address()), "clusterList", "-n", nameServer.address());
        admin.assertPrints("TBW102", "topicList", "-n", nameServer.address());
        admin.assertPrints(Pattern.quote(broker.address()), "topicRoute", "-t", "TBW102", "-n", nameServer.address());
        admin.assertPrints("create topic to " + broker.address() + " success", "updateTopic",
            "-n", nameServer.address(), "-b", broker.address(), "-t", "FromAdmin", "-r", "3", "-w", "3");
        for (String command : List.of("deleteExpiredCommitLog", "cleanExpiredCQ")) {
            String output = admin.run(command, "-n", nameServer.address(), "-b", broker.address());
            assertTrue(output.contains("success"), output);
            assertTrue(!output.contains("fail") && !output.contains("Exception"), output);
        }
        var exchange = new Exchange(CLUSTER, nameServer, "FromAdmin");
        exchange.receive(Client.OURS, "group_from_admin", exchange.send(Client.OURS, COUNT));
    }

    private static Set<String> ids(String output, String pattern) {
        return Pattern.compile(pattern).matcher(output).results().map(match -> match.group(1))
            .collect(Collectors.toSet());
    }

    private static int index(String key) {
        return Integer.parseInt(key.substring(key.lastIndexOf('-') + 1));
    }
}
