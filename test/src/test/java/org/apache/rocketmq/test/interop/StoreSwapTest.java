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
import org.apache.rocketmq.test.wire.Stored;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * One store, served by Apache's broker 5.5.0, by ours, by Apache's again and by ours again: after each change all
 * that was sent before is there, byte for byte and at its place, and what is sent then goes on behind it. The files
 * are so small that log and queues roll.
 */
@Tag("processes")
class StoreSwapTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final String CONSUMED = "SwapConsumed";
    private static final int COUNT = 40;
    private static final List<String> APACHES_OWN = List.of("consumerFilter.json", "consumerOrderInfo.json");

    private static Server nameServer;

    /** The two brokers of one store, which have all in common but their code. */
    private record Pair(Server theirs, Server ours, Map<String, String> settings, Path store) {
        static Pair of(String name, String flush) throws IOException {
            return of(name, flush, Map.of());
        }

        static Pair of(String name, String flush, Map<String, String> more) throws IOException {
            Path store = CLUSTER.folder().resolve(name);
            var settings = new HashMap<>(Map.of("namesrvAddr", nameServer.address(), "brokerName", name,
                "listenPort", String.valueOf(Ports.free()), "storePathRootDir", store.toString(),
                "storePathCommitLog", store.resolve("commitlog").toString(), "mappedFileSizeCommitLog", "65536",
                "mappedFileSizeConsumeQueue", "1000", "messageDelayLevel", "1s 4s", "flushDiskType", flush));
            // Apache's names of what would else be large files.
            settings.put("waitTimeMillsInSendQueue", "30000");
            settings.putAll(Map.of("maxHashSlotNum", "500", "maxIndexNum", "2000"));
            settings.putAll(more);
            SwapTraffic.prepare(store);
            return new Pair(CLUSTER.apacheBroker(name + "-theirs", settings),
                CLUSTER.broker(name + "-ours", settings), settings, store);
        }

        List<Server> inTurns() {
            return List.of(theirs, ours, theirs, ours);
        }
    }

    @BeforeAll
    static void start() {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
    }

    private static SwapTraffic traffic() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        return new SwapTraffic(seed);
    }

    @Test
    void shouldGoFromOneBrokerToTheOtherAndBack() throws Exception {
        var pair = Pair.of("swap", "ASYNC_FLUSH");
        var traffic = traffic();
        var consumed = new ArrayList<Sent>();
        Map<String, Stored> before = Map.of();
        Configured configured = null;
        for (Server broker : pair.inTurns()) {
            broker.start();
            Exchange.awaitRegistered(nameServer, broker);
            assertContains(traffic.readAll(broker), before);
            if (!before.isEmpty()) {
                traffic.checkOffsets(broker);
            }
            traffic.checkKeys(broker);
            traffic.write(broker);
            traffic.awaitReadable(broker);
            before = traffic.readAll(broker);
            consume(broker, consumed);
            broker.terminate();
            var now = Configured.in(pair.store);
            if (configured != null) {
                configured.assertKept(now, broker == pair.ours);
            }
            configured = now;
        }
        pair.theirs.start();
        assertContains(traffic.readAll(pair.theirs), before);
        traffic.checkKeys(pair.theirs);
        traffic.awaitDelayed(pair.theirs, true);
        pair.theirs.kill();
    }

    @Test
    void shouldGoOnWhereTheOtherBrokerWasKilled() throws Exception {
        goOnAfterKills("ASYNC_FLUSH");
    }

    @Test
    @Tag("long")
    void shouldGoOnWhereTheOtherBrokerWasKilledUnderSyncFlush() throws Exception {
        goOnAfterKills("SYNC_FLUSH");
    }

    private static void goOnAfterKills(String flush) throws Exception {
        var pair = Pair.of("swap-killed-" + flush, flush);
        var traffic = traffic();
        Map<String, Stored> before = Map.of();
        for (Server broker : pair.inTurns()) {
            broker.start();
            var now = traffic.readAll(broker);
            assertContains(now, before);
            // After a crash Apache's broker drops the index file that was in use, and makes only its end anew.
            if (broker == pair.ours) {
                traffic.checkKeys(broker);
            }
            traffic.write(broker);
            // The kill comes upon what nobody has read yet.
            before = now;
            broker.kill();
        }
        pair.theirs.start();
        assertContains(traffic.readAll(pair.theirs), before);
        traffic.awaitDelayed(pair.theirs, false);
        pair.theirs.kill();
    }

    private static void assertContains(Map<String, Stored> now, Map<String, Stored> before) {
        before.forEach((place, stored) -> assertEquals(stored, now.get(place)));
    }

    @Test
    void shouldShareTheQueuesExtension() throws Exception {
        shareExtension(false);
    }

    @Test
    @Tag("long")
    void shouldShareTheQueuesExtensionAlsoAfterKills() throws Exception {
        shareExtension(true);
    }

    /** Ours with an extension, without one, and with one again: what is there is read and goes on. */
    private static void shareExtension(boolean kill) throws Exception {
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
            traffic.awaitReadable(broker);
            traffic.checkTags(broker, traffic.readAll(broker));
            if (kill || turn == brokers.size() - 1) {
                broker.kill();
            } else {
                broker.terminate();
            }
        }
        assertTrue(filesOfExtensions(pair.store) > 4, "they grow");
    }

    private static long filesOfExtensions(Path store) throws IOException {
        try (var paths = Files.walk(store.resolve("consumequeue_ext"))) {
            return paths.filter(Files::isRegularFile).count();
        }
    }

    /** Consumers go on where they were; a group that comes when the store is ours for good gets all from its start. */
    private static void consume(Server broker, List<Sent> all) throws IOException {
        if (all.isEmpty()) {
            try (var connection = BrokerConnection.to(broker)) {
                connection.createTopic(CONSUMED, 4);
            }
        }
        Exchange.awaitRoute(nameServer, CONSUMED, broker);
        var exchange = new Exchange(CLUSTER, nameServer, CONSUMED);
        if (all.size() == 3 * COUNT) {
            assertEquals(3 * COUNT, exchange.receive(Client.OURS, "late-group", all).size());
            return;
        }
        var sent = exchange.send(Client.APACHES, COUNT, "prefix=" + all.size());
        all.addAll(sent);
        for (Client client : List.of(Client.OURS, Client.APACHES)) {
            assertEquals(COUNT, exchange.receive(client, "group-" + client, sent).size(), "nothing again");
        }
    }

    /** What a broker that has ended leaves of its topics and groups, and the files of which ours knows nothing. */
    private record Configured(JSONObject topics, JSONObject groups, Map<String, String> apachesOwn) {
        static Configured in(Path store) throws IOException {
            Path config = store.resolve("config");
            var files = new HashMap<String, String>();
            for (String name : APACHES_OWN) {
                if (Files.exists(config.resolve(name))) {
                    files.put(name, Files.readString(config.resolve(name)));
                }
            }
            return new Configured(table(config, "topics.json", "topicConfigTable"),
                table(config, "subscriptionGroup.json", "subscriptionGroupTable"), files);
        }

        private static JSONObject table(Path config, String file, String table) throws IOException {
            return JSON.parseObject(Files.readString(config.resolve(file))).getJSONObject(table);
        }

        void assertKept(Configured later, boolean byOurs) {
            assertKept(topics, later.topics);
            assertKept(groups, later.groups);
            if (byOurs) {
                assertEquals(apachesOwn, later.apachesOwn);
            }
        }

        private static void assertKept(JSONObject before, JSONObject after) {
            before.forEach((name, entry) -> assertEquals(entry, after.get(name), name));
        }
    }
}
