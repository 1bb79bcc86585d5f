package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Ports;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.apache.rocketmq.test.wire.PopConnection;
import org.apache.rocketmq.test.wire.PopConnection.Popped;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Popped messages at a broker of ours and at Apache's, and on a store that goes from one to the other. */
@Tag("processes")
class PoppedMessagesTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final Duration BOUND = Duration.ofSeconds(120);
    private static final String NAME = "pops";
    private static final int VOID = 208;

    private static Server nameServer;
    private static Server ours;
    private static Server theirs;
    private static Path store;

    @BeforeAll
    static void start() {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        store = CLUSTER.folder().resolve("store");
        int port = Ports.free();
        ours = CLUSTER.broker("ours", settings(port));
        var apaches = new HashMap<>(settings(port));
        apaches.put("timerWheelEnable", "true");
        theirs = CLUSTER.apacheBroker("theirs", apaches);
    }

    private static Map<String, String> settings(int port) {
        return Map.of("namesrvAddr", nameServer.address(), "brokerName", NAME, "listenPort", String.valueOf(port),
            "storePathRootDir", store.toString(), "storePathCommitLog", store.resolve("commitlog").toString(),
            "mappedFileSizeCommitLog", "1048576", "flushConsumerOffsetInterval", "500");
    }

    private static void send(Server broker, String topic, String... bodies) throws Exception {
        try (var connection = BrokerConnection.to(broker)) {
            connection.createTopic(topic, 1);
            for (String body : bodies) {
                connection.sendReadable(topic, 0, body.getBytes(StandardCharsets.UTF_8), Map.of());
            }
        }
    }

    private static List<String> bodies(List<Popped> popped) {
        return popped.stream().map(Popped::body).sorted().toList();
    }

    /** Pops until so many messages have come, and tells each with its count. */
    private static List<String> awaitPops(Server broker, String group, String topic, int count) throws Exception {
        var came = new ArrayList<String>();
        try (var pops = PopConnection.to(broker, group, topic)) {
            Awaitility.await("messages of " + topic).atMost(BOUND).until(() -> {
                pops.pop(32, 300_000, 500, false).forEach(message -> came.add(message.body() + " " + message.count()));
                return came.size() >= count;
            });
        }
        return came.stream().sorted().toList();
    }

    /** What one process takes out, and what of it is left for the next. */
    private static List<Popped> takeAndAcknowledge(Server broker, String topic, int most, long invisible,
        int acknowledged) throws Exception {
        try (var pops = PopConnection.to(broker, "g", topic)) {
            var taken = pops.pop(most, invisible, 5000, false);
            assertEquals(most, taken.size());
            for (var message : taken.subList(0, acknowledged)) {
                assertEquals(BrokerConnection.OK, pops.ack(message).code());
            }
            return taken.subList(acknowledged, taken.size());
        }
    }

    @Test
    void shouldKnowWhatIsOutWhoeverTookItAndHoweverThatEnded() throws Exception {
        try (var apache = theirs.start()) {
            send(apache, "Swapped", "a", "b", "c", "d", "e", "f", "g", "h", "i");
            // No times are over before Apache's broker has the store again, whose end takes the longest of all this.
            var left = takeAndAcknowledge(apache, "Swapped", 4, 80_000, 1);
            apache.terminate();
            ours.start();
            try (var pops = PopConnection.to(ours, "g", "Swapped")) {
                assertEquals(BrokerConnection.OK, pops.ack(left.get(0)).code());
                assertEquals(VOID, pops.ack(left.get(0)).code());
            }
            takeAndAcknowledge(ours, "Swapped", 3, 70_000, 1);
            ours.kill();
            ours.start();
            try (var pops = PopConnection.to(ours, "g", "Swapped")) {
                assertEquals(List.of("h"), bodies(pops.pop(1, 65_000, 5000, false)));
            }
            assertEquals(0, ours.terminate());
            apache.start();
            // Out are: of Apache's c and d, of ours f, g and h. Nobody has had i.
            assertEquals(List.of("c 1", "d 1", "f 1", "g 1", "h 1", "i 0"), awaitPops(apache, "g", "Swapped", 6));
        }
    }

    /** The offsets are saved once an hour here, what ordered pops do nevertheless soon. */
    @Test
    void shouldHandOrderedPopsToApachesBrokerThoughKilled() throws Exception {
        Path handed = CLUSTER.folder().resolve("handed");
        var settings = new HashMap<>(settings(Ports.free()));
        settings.putAll(Map.of("storePathRootDir", handed.toString(), "flushConsumerOffsetInterval", "3600000",
            "storePathCommitLog", handed.resolve("commitlog").toString(), "timerWheelEnable", "true"));
        try (var broker = CLUSTER.broker("handing", settings).start()) {
            send(broker, "Handed", "a", "b", "c", "d", "e");
            try (var pops = PopConnection.to(broker, "g", "Handed")) {
                var taken = pops.pop(3, 60_000, 5000, true);
                assertEquals(BrokerConnection.OK, pops.ack(taken.get(0)).code());
                assertEquals(BrokerConnection.OK, pops.ack(taken.get(1)).code());
                assertEquals(BrokerConnection.OK, pops.postpone(taken.get(2), 6000).code());
            }
            Awaitility.await("what is out").atMost(BOUND).until(() ->
                table(handed, "consumerOrderInfo.json").matches(".*\"Handed@g\":.*\"cm\":3,.*\"ot\":.*")
                    && table(handed, "consumerOffset.json").matches(".*\"Handed@g\":\\{\"?0\"?:2.*"));
            broker.kill();
        }
        try (var apache = CLUSTER.apacheBroker("taking", settings).start();
            var pops = PopConnection.to(apache, "g", "Handed")) {

            var again = new ArrayList<Popped>();
            Awaitility.await("what was postponed").atMost(BOUND)
                .until(() -> again.addAll(pops.pop(1, 60_000, 500, true)));
            assertEquals(List.of("c"), bodies(again));
            assertEquals(1, again.get(0).count());
            assertEquals(BrokerConnection.OK, pops.ack(again.get(0)).code());
            assertEquals(List.of("d", "e"), bodies(pops.pop(3, 60_000, 5000, true)));
        }
    }

    private static String table(Path root, String name) throws IOException {
        Path file = root.resolve("config").resolve(name);
        return Files.exists(file) ? Files.readString(file).replaceAll("\\s", "") : "";
    }

    @Test
    void shouldKeepOrderedPopsOverAKill() throws Exception {
        int port = Ports.free();
        try (var broker = CLUSTER.broker("ordered", Map.of("namesrvAddr", nameServer.address(), "brokerName", NAME,
            "listenPort", String.valueOf(port), "flushConsumerOffsetInterval", "60000")).start()) {
            send(broker, "Ordered", "a", "b", "c", "d");
            try (var pops = PopConnection.to(broker, "g", "Ordered")) {
                var taken = pops.pop(3, 60_000, 5000, true);
                assertEquals(List.of("a", "b", "c"), bodies(taken));
                assertEquals(BrokerConnection.OK, pops.ack(taken.get(0)).code());
                assertEquals(BrokerConnection.OK, pops.ack(taken.get(2)).code());
                assertEquals(BrokerConnection.OK, pops.postpone(taken.get(1), 3000).code());
            }
            broker.kill();
            broker.start();
            try (var pops = PopConnection.to(broker, "g", "Ordered")) {
                var again = new ArrayList<Popped>();
                Awaitility.await("what was postponed").atMost(BOUND)
                    .until(() -> again.addAll(pops.pop(1, 60_000, 500, true)));
                assertEquals(List.of("b"), bodies(again));
                assertEquals(1, again.get(0).count());
                assertEquals(List.of(), pops.pop(3, 60_000, 0, true));
                assertEquals(BrokerConnection.OK, pops.ack(again.get(0)).code());
                assertEquals(List.of("d"), bodies(pops.pop(3, 60_000, 5000, true)));
                String stats = pops.consumeStats();
                assertTrue(stats.contains("\"consumerOffset\":3") && stats.contains("\"pullOffset\":4"), stats);
            }
        }
    }
}
