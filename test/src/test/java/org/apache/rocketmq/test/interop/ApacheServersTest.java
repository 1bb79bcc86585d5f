package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Ports;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.apache.rocketmq.test.wire.Connection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Our client at Apache's servers 5.5.0, and brokers of both kinds at name servers of both kinds: ours and theirs
 * register at both.
 */
@Tag("processes")
class ApacheServersTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final int COUNT = 60;
    private static final int CLUSTER_INFO = 106;
    private static final int GET_ROUTE = 105;
    private static final String NAME_SERVER_VARIABLE = "NAMESRV_ADDR";
    private static final Duration BOUND = Duration.ofSeconds(120);

    private static Server ourNameServer;
    private static Server theirNameServer;
    private static Server ourBroker;
    private static Server theirBroker;

    @BeforeAll
    static void start() throws Exception {
        ourNameServer = CLUSTER.nameServer("namesrv-ours", Map.of()).start();
        theirNameServer = CLUSTER.apacheNameServer("namesrv-theirs", Map.of()).start();
        var both = Map.of("namesrvAddr", ourNameServer.address() + ";" + theirNameServer.address());
        ourBroker = CLUSTER.broker("broker-ours", both).start();
        theirBroker = CLUSTER.apacheBroker("broker-theirs", both).start();
        Exchange.awaitRegistered(ourNameServer, theirBroker);
        for (Server nameServer : List.of(ourNameServer, theirNameServer)) {
            for (Server broker : List.of(ourBroker, theirBroker)) {
                Awaitility.await(broker.name() + " at " + nameServer.name()).atMost(BOUND)
                    .until(() -> ask(nameServer, CLUSTER_INFO, Map.of()).contains(broker.address()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SYNC", "ASYNC", "ONEWAY", "BATCH"})
    void shouldServeOurClientByTheirBroker(String mode) throws Exception {
        String topic = createTopic(theirBroker, "Theirs_" + mode);
        var exchange = new Exchange(CLUSTER, theirNameServer, topic);
        var sent = exchange.send(Client.OURS, COUNT, "mode=" + mode);
        var received = exchange.receive(Client.OURS, "group_" + mode, sent);
        assertEquals(COUNT, received.size(), "each once");
    }

    @Test
    void shouldSpeakTheBinarySerialisationToTheirBroker() throws Exception {
        String topic = createTopic(theirBroker, "Binary");
        var exchange = new Exchange(CLUSTER, theirNameServer, topic, "-Drocketmq.serialize.type=ROCKETMQ");
        var sent = exchange.send(Client.OURS, COUNT);
        exchange.receive(Client.OURS, "group_binary", sent);
    }

    @ParameterizedTest
    @EnumSource(names = {"OURS", "APACHES"})
    void shouldLetClientsFindOurBrokerByTheirNameServer(Client client) throws Exception {
        String topic = createTopic(ourBroker, "AtTheirs_" + client);
        var exchange = new Exchange(CLUSTER, theirNameServer, topic);
        var sent = exchange.send(client, COUNT);
        assertEquals(Set.of("broker-ours"), sent.stream().map(Sent::broker).collect(Collectors.toSet()));
        exchange.receive(client, "group_at_theirs_" + client, sent);
    }

    @ParameterizedTest
    @EnumSource
    void shouldLetClientsFindTheirBrokerByOurNameServer(Client client) throws Exception {
        String topic = createTopic(theirBroker, "AtOurs_" + client);
        var exchange = new Exchange(CLUSTER, ourNameServer, topic);
        var sent = exchange.send(client, COUNT);
        assertEquals(Set.of("broker-theirs"), sent.stream().map(Sent::broker).collect(Collectors.toSet()));
        exchange.receive(client, "group_at_ours_" + client, sent);
    }

    @ParameterizedTest
    @EnumSource
    void shouldSpreadATopicOverBrokersOfBothKinds(Client client) throws Exception {
        String topic = createTopic(ourBroker, "Both_" + client);
        createTopic(theirBroker, topic);
        var exchange = new Exchange(CLUSTER, ourNameServer, topic);
        var sent = exchange.send(client, COUNT);
        assertEquals(Set.of("broker-ours", "broker-theirs"),
            sent.stream().map(Sent::broker).collect(Collectors.toSet()));
        exchange.receive(client, "group_both_" + client, sent);
    }

    @Test
    void shouldTellTheSameRouteAtBothNameServers() throws Exception {
        String topic = createTopic(ourBroker, "SameRoute");
        createTopic(theirBroker, topic);
        assertEquals(sorted(ask(theirNameServer, GET_ROUTE, Map.of("topic", topic))),
            sorted(ask(ourNameServer, GET_ROUTE, Map.of("topic", topic))));
    }

    @Test
    void shouldTakeOurBrokerAwayFromTheirNameServerAtItsEnd() throws Exception {
        var leaving = CLUSTER.broker("broker-leaving", Map.of("namesrvAddr", theirNameServer.address())).start();
        Awaitility.await().atMost(BOUND)
            .until(() -> ask(theirNameServer, CLUSTER_INFO, Map.of()).contains("broker-leaving"));
        assertEquals(0, leaving.terminate());
        // Apache's name server puts unregistrations into a queue.
        Awaitility.await().atMost(BOUND)
            .until(() -> !ask(theirNameServer, CLUSTER_INFO, Map.of()).contains("broker-leaving"));
    }

    @ParameterizedTest
    @EnumSource(names = {"OURS", "APACHES"})
    void shouldFindTheNameServerByTheEnvironment(Client client) throws Exception {
        String topic = createTopic(theirBroker, "ByEnvironment_" + client);
        var exchange = Exchange.inEnvironment(CLUSTER, Map.of(NAME_SERVER_VARIABLE, theirNameServer.address()), topic);
        var sent = exchange.send(client, COUNT);
        exchange.receive(client, "group_by_environment_" + client, sent);
    }

    @ParameterizedTest
    @EnumSource(names = {"OURS", "APACHES"})
    void shouldBelieveThePropertyRatherThanTheEnvironment(Client client) throws Exception {
        String topic = createTopic(theirBroker, "ByProperty_" + client);
        var exchange = Exchange.inEnvironment(CLUSTER, Map.of(NAME_SERVER_VARIABLE, "127.0.0.1:" + Ports.free()), topic,
            "-Drocketmq.namesrv.addr=" + theirNameServer.address());
        var sent = exchange.send(client, COUNT);
        exchange.receive(client, "group_by_property_" + client, sent);
    }

    /** Creates a topic on one broker, and waits until both name servers lead to it there. */
    private static String createTopic(Server broker, String topic) throws Exception {
        try (var connection = BrokerConnection.to(broker)) {
            connection.createTopic(topic, 4);
        }
        for (Server nameServer : List.of(ourNameServer, theirNameServer)) {
            Exchange.awaitRoute(nameServer, topic, broker);
        }
        return topic;
    }

    private static String ask(Server nameServer, int code, Map<String, String> fields) throws Exception {
        try (var connection = Connection.to(nameServer)) {
            return connection.call(code, fields).bodyText();
        }
    }

    /** The objects of the route's lists in one order; name servers keep them in any. */
    private static List<String> sorted(String route) {
        assertTrue(route.contains("queueDatas"), route);
        return List.of(route.split("(?<=\\})|(?=\\{)")).stream().map(part -> part.replaceAll("^,|,$", ""))
            .sorted().toList();
    }
}
