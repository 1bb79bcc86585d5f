package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.rocketmq.test.cluster.ApacheRelease;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Apache's client and mqadmin 4.9.8 at our name server and broker. What {@code ApacheClientTest} shows for each manner
 * by itself is gathered here in fewer processes.
 */
@Tag("processes")
class OlderClientTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final List<String> MODES = List.of("SYNC", "ASYNC", "ONEWAY", "BATCH");
    private static final int COUNT = 30;
    private static final int LARGE_BODY = 100_000;
    private static final int LEVEL = 2;
    private static final int DELAY_MILLIS = 5_000;

    private static Server nameServer;
    private static Server broker;
    private static AdminSession admin;

    @BeforeAll
    static void start() {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        broker = CLUSTER.broker("broker-a", Map.of("namesrvAddr", nameServer.address(),
            "enableConsumeQueueExt", "true", "enableCalcFilterBitMap", "true")).start();
        admin = new AdminSession(CLUSTER, "mqadmin", nameServer, ApacheRelease.FOUR);
    }

    @Test
    void shouldSendInEveryModeAndConsume() {
        var exchange = new Exchange(CLUSTER, nameServer, "Modes");
        var sent = new ArrayList<Sent>();
        for (String mode : MODES) {
            sent.addAll(exchange.send(Client.APACHES_4, COUNT, "mode=" + mode, "prefix=" + mode));
        }
        var received = exchange.receive(Client.APACHES_4, "group_modes", sent);
        assertEquals(COUNT * MODES.size(), received.size(), "each once");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldExchangeCompressedMessagesWithOurClient(boolean ourClientSends) {
        var exchange = new Exchange(CLUSTER, nameServer, "Ours" + ourClientSends);
        var sent = exchange.send(ourClientSends ? Client.OURS : Client.APACHES_4, COUNT, "bytes=" + LARGE_BODY);
        var received = exchange.receive(
            ourClientSends ? Client.APACHES_4 : Client.OURS, "group_ours_" + ourClientSends, sent);
        assertEquals(Set.of(LARGE_BODY), received.stream().map(Received::bytes).collect(Collectors.toSet()));
    }

    @Test
    void shouldGetOnlyWhatItSelects() {
        var exchange = new Exchange(CLUSTER, nameServer, "Selected");
        var sent = exchange.send(Client.APACHES_4, COUNT, "tags=red,green,blue");
        var tagged = sent.stream().filter(message -> index(message) % 3 != 1).toList();
        assertEquals(tagged.size(),
            exchange.receive(Client.APACHES_4, "group_tags", tagged, "expression=red || blue").size());
        String selector = "selector=TAGS IN ('red', 'blue') AND index BETWEEN " + COUNT / 2 + " AND " + COUNT;
        var selected = selected(sent);
        assertEquals(selected.size(),
            exchange.receive(Client.APACHES_4, "group_sql", selected, selector).size());
        // The broker knows the selector now, and holds what comes against it before anybody asks.
        var more = selected(exchange.send(Client.APACHES_4, COUNT, "tags=red,green,blue", "prefix=more"));
        assertEquals(more.size(), exchange.receive(Client.APACHES_4, "group_sql", more, selector).size());
    }

    private static List<Sent> selected(List<Sent> sent) {
        return sent.stream().filter(message -> index(message) % 3 != 1 && index(message) >= COUNT / 2).toList();
    }

    @Test
    void shouldGetAgainWhatItRefuses() {
        var exchange = new Exchange(CLUSTER, nameServer, "Retry");
        var sent = exchange.send(Client.APACHES_4, COUNT);
        var refused = sent.stream().map(Sent::key).filter(key -> key.startsWith("key-1"))
            .collect(Collectors.toCollection(TreeSet::new));
        var receiver = exchange.receiver(Client.APACHES_4, "group_retry", "failOnce=key-1");
        Exchange.awaitAll(receiver, sent);
        Awaitility.await("refused messages come back").atMost(Exchange.BOUND)
            .until(() -> Received.of(receiver).stream().filter(message -> message.reconsumeTimes() == 1)
                .map(Received::key).collect(Collectors.toSet()).equals(refused));
        Exchange.awaitAll(receiver, sent);
    }

    @Test
    void shouldConsumeInOrder() {
        var exchange = new Exchange(CLUSTER, nameServer, "Ordered");
        var sent = exchange.send(Client.APACHES_4, COUNT);
        var received = exchange.receive(Client.APACHES_4, "group_ordered", sent, "listener=ORDERLY");
        assertEquals(COUNT, received.size(), "each once");
        received.stream().collect(Collectors.groupingBy(Received::queueId,
            Collectors.mapping(Received::queueOffset, Collectors.toList()))).forEach((queue, offsets) ->
            assertEquals(offsets.stream().sorted().toList(), offsets, "queue " + queue));
    }

    @Test
    void shouldGetDelayedMessages() {
        var exchange = new Exchange(CLUSTER, nameServer, "Delayed");
        exchange.send(Client.APACHES_4, 1, "prefix=now");
        var receiver = exchange.receiver(Client.APACHES_4, "group_delayed");
        Awaitility.await("the first").atMost(Exchange.BOUND).until(() -> !Received.of(receiver).isEmpty());
        var sent = exchange.send(Client.APACHES_4, COUNT, "delay=" + LEVEL);
        Awaitility.await("the delayed").atMost(Exchange.BOUND)
            .until(() -> Received.of(receiver).size() >= 1 + COUNT);
        var delayed = Received.of(receiver).stream().filter(message -> !message.key().startsWith("now")).toList();
        assertEquals(sent.stream().map(Sent::messageId).collect(Collectors.toSet()),
            delayed.stream().map(Received::messageId).collect(Collectors.toSet()));
        assertEquals(List.of(), delayed.stream().filter(message -> message.storedAfterMillis() < DELAY_MILLIS).toList(),
            "too early");
    }

    @Test
    void shouldServeItsAdminTool() {
        assertTrue(admin.run("clusterList").contains(broker.address()));
        assertTrue(admin.run("topicList").contains("TBW102"));
        String created = admin.run("updateTopic", "-b", broker.address(), "-t", "FromAdmin", "-r", "3", "-w", "3");
        assertTrue(created.contains("create topic to " + broker.address() + " success"), created);
        String route = admin.run("topicRoute", "-t", "FromAdmin");
        assertTrue(route.contains(broker.address()), route);
        var sent = new Exchange(CLUSTER, nameServer, "FromAdmin").send(Client.APACHES_4, COUNT).get(COUNT / 2);
        // Keys are indexed a little after what has them is stored.
        admin.awaitPrinted(sent.messageId(), "queryMsgByKey", "-t", "FromAdmin", "-k", sent.key());
        admin.awaitPrinted(sent.messageId(), "queryMsgByUniqueKey", "-t", "FromAdmin", "-i", sent.messageId());
        String status = admin.run("brokerStatus", "-b", broker.address());
        assertTrue(status.contains("commitLogMaxOffset"), status);
        assertFalse(status.contains("Exception"), status);
    }

    private static int index(Sent message) {
        return Integer.parseInt(message.key().substring(message.key().lastIndexOf('-') + 1));
    }
}
