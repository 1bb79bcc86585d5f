package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Ports;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.apache.rocketmq.test.wire.Connection;
import org.apache.rocketmq.test.wire.Stored;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One store, served by Apache's broker 5.5.0, by ours, by Apache's again and by ours again: after each change all
 * that was sent before is there, byte for byte and at its place, and what is sent then goes on behind it. The files
 * are so small that log and queues roll.
 */
@Tag("processes")
class StoreSwapTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final int CONSUMED = 40;
    private static final int GET_ROUTE = 105;
    private static final List<String> APACHES_OWN = List.of("consumerFilter.json", "consumerOrderInfo.json");

    /** The two brokers of one store and its name server: the brokers have all in common but their code. */
    private record Pair(Server nameServer, Server theirs, Server ours, Map<String, String> settings, Path store) {
        static Pair of(String name, String flush) throws IOException {
            return of(name, flush, Map.of());
        }

        static Pair of(String name, String flush, Map<String, String> more) throws IOException {
            var nameServer = CLUSTER.nameServer(name + "-namesrv", Map.of()).start();
            Path store = CLUSTER.folder().resolve(name);
            var settings = new HashMap<>(Map.of("namesrvAddr", nameServer.address(), "brokerName", name,
                "listenPort", String.valueOf(Ports.free()), "storePathRootDir", store.toString(),
                "storePathCommitLog", store.resolve("commitlog").toString(), "mappedFileSizeCommitLog", "65536",
                "mappedFileSizeConsumeQueue", "1000", "messageDelayLevel", "1s 4s", "flushDiskType", flush));
            // Apache's names of what would else be large files.
            settings.put("waitTimeMillsInSendQueue", "30000");
            settings.putAll(Map.of("maxHashSlotNum", "500", "maxIndexNum", "2000", "timerWheelEnable", "false"));
            settings.putAll(more);
            SwapTraffic.prepare(store);
            return new Pair(nameServer, CLUSTER.apacheBroker(name + "-theirs", settings),
                CLUSTER.broker(name + "-ours", settings), settings, store);
        }
    }

    private static void end(Server broker, boolean kill) {
        if (kill) {
            broker.kill();
        } else {
            broker.terminate();
        }
    }

    @ParameterizedTest
    @CsvSource({"ASYNC_FLUSH, false", "ASYNC_FLUSH, true", "SYNC_FLUSH, true"})
    void shouldGoFromOneBrokerToTheOtherAndBack(String flush, boolean kill) throws Exception {
        var pair = Pair.of("swap-" + flush + "-" + kill, flush);
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        var traffic = new SwapTraffic(seed);
        Map<String, Stored> before = Map.of();
        for (Server broker : List.of(pair.theirs, pair.ours, pair.theirs, pair.ours)) {
            broker.start();
            var now = traffic.readAll(broker);
            assertContains(now, before);
            if (!before.isEmpty() && !kill) {
                traffic.checkOffsets(broker);
            }
            // After a crash Apache's broker drops the index file that was in use, and makes only its end anew.
            if (broker == pair.ours || !kill) {
                traffic.checkKeys(broker);
            }
            traffic.write(broker);
            // A kill comes upon what nobody has read yet.
            before = kill ? now : traffic.readAll(broker);
            end(broker, kill);
        }
        pair.theirs.start();
        assertContains(traffic.readAll(pair.theirs), before);
        if (!kill) {
            traffic.checkKeys(pair.theirs);
        }
        traffic.awaitDelayed(pair.theirs, !kill);
        pair.theirs.kill();
    }

    private static void assertContains(Map<String, Stored> now, Map<String, Stored> before) {
        before.forEach((place, stored) -> assertEquals(stored, now.get(place)));
    }

    /** Ours with an extension, without one, and with one again: what is there is read and goes on. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldShareTheQueuesExtension(boolean kill) throws Exception {
        var extended = Map.of("enableConsumeQueueExt", "true", "mappedFileSizeConsumeQueueExt", "2000");
        var pair = Pair.of("swap-extended-" + kill, "ASYNC_FLUSH", extended);
        var without = new HashMap<>(pair.settings);
        without.keySet().removeAll(extended.keySet());
        var plain = CLUSTER.broker("swap-plain-" + kill, without);
        var traffic = new SwapTraffic(System.nanoTime());
        var brokers = List.of(pair.theirs, pair.ours, plain, pair.theirs, pair.ours, pair.theirs);
        for (int turn = 0; turn < brokers.size(); turn++) {
            var broker = brokers.get(turn).start();
            traffic.checkTags(broker, traffic.readAll(broker));
            traffic.write(broker);
            traffic.checkTags(broker, traffic.readAll(broker));
            end(broker, kill || turn == brokers.size() - 1);
        }
        assertTrue(filesOfExtensions(pair.store) > 4, "they grow");
    }

    private static long filesOfExtensions(Path store) throws IOException {
        try (var paths = Files.walk(store.resolve("consumequeue_ext"))) {
            return paths.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void shouldLetConsumersGoOnWhereTheyWere() throws Exception {
        var pair = Pair.of("swap-consumers", "ASYNC_FLUSH");
        String topic = "SwapConsumed";
        var exchange = new Exchange(CLUSTER, pair.nameServer, topic);
        var all = new ArrayList<Sent>();
        for (Server broker : List.of(pair.theirs, pair.ours, pair.theirs)) {
            broker.start();
            if (all.isEmpty()) {
                try (var connection = BrokerConnection.to(broker)) {
                    connection.createTopic(topic, 4);
                }
            }
            awaitRoute(pair.nameServer, topic, broker);
            var sent = exchange.send(Client.APACHES, CONSUMED, "prefix=" + all.size());
            all.addAll(sent);
            for (Client client : List.of(Client.OURS, Client.APACHES)) {
                var received = exchange.receive(client, "group-" + client, sent);
                assertEquals(CONSUMED, received.size(), "nothing again");
            }
            end(broker, false);
        }
        pair.ours.start();
        assertEquals(3 * CONSUMED, exchange.receive(Client.OURS, "late-group", all).size());
        pair.ours.terminate();
    }

    private static void awaitRoute(Server nameServer, String topic, Server broker) {
        Awaitility.await(topic + " at " + broker.name()).atMost(Exchange.BOUND).until(() -> {
            try (var connection = Connection.to(nameServer)) {
                return connection.call(GET_ROUTE, Map.of("topic", topic)).bodyText().contains(broker.address());
            }
        });
    }

    @Test
    void shouldKeepWhatApachesBrokerConfigured() throws Exception {
        var pair = Pair.of("swap-config", "ASYNC_FLUSH");
        pair.theirs.start();
        var traffic = new SwapTraffic(1);
        traffic.write(pair.theirs);
        pair.theirs.terminate();
        var topics = table(pair, "topics.json", "topicConfigTable");
        var groups = table(pair, "subscriptionGroup.json", "subscriptionGroupTable");
        var others = apachesOwn(pair);

        pair.ours.start();
        traffic.write(pair.ours);
        pair.ours.terminate();

        assertKept(topics, table(pair, "topics.json", "topicConfigTable"));
        assertKept(groups, table(pair, "subscriptionGroup.json", "subscriptionGroupTable"));
        assertEquals(others, apachesOwn(pair));
        pair.theirs.start();
        pair.theirs.terminate();
        assertKept(topics, table(pair, "topics.json", "topicConfigTable"));
        assertKept(groups, table(pair, "subscriptionGroup.json", "subscriptionGroupTable"));
    }

    private static JSONObject table(Pair pair, String file, String table) throws IOException {
        return JSON.parseObject(Files.readString(pair.store.resolve("config").resolve(file))).getJSONObject(table);
    }

    private static void assertKept(JSONObject before, JSONObject after) {
        before.forEach((name, entry) -> assertEquals(entry, after.get(name), name));
    }

    private static Map<String, String> apachesOwn(Pair pair) throws IOException {
        var files = new HashMap<String, String>();
        for (String name : APACHES_OWN) {
            Path file = pair.store.resolve("config").resolve(name);
            if (Files.exists(file)) {
                files.put(name, Files.readString(file));
            }
        }
        return files;
    }
}
