package org.apache.rocketmq.test.fault;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.apache.rocketmq.test.wire.Stored;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A broker with SYNC_FLUSH that is killed again and again while several producers send, at random moments, some of
 * them within its start. Each time all that it acknowledged is at the place that it told, without a gap or two
 * messages at one offset; at the end each key leads to its message. {@code -Dskyrocket.killCycles=500} makes it a long
 * run, {@code -Dskyrocket.seed=...} repeats the moments of another one.
 */
@Tag("processes")
class CrashCyclesTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final int CYCLES = Integer.getInteger("skyrocket.killCycles", 10);
    private static final long SEED = Long.getLong("skyrocket.seed", System.nanoTime());
    private static final Duration BOUND = Duration.ofSeconds(120);
    private static final String TOPIC = "Cycles";
    private static final int QUEUES = 4;
    private static final int MOST_BETWEEN_KILLS = 1_500;
    private static final int KILLS_IN_START = 4;
    private static final int LONGEST_START_MILLIS = 1_500;

    private static Server nameServer;
    private static Server broker;

    private final Random random = new Random(SEED);
    /** What is stored, by its place. */
    private final Map<String, String> stored = new HashMap<>();
    private final Map<Integer, Long> readUpTo = new HashMap<>();
    private int killsInStart;

    /** Small files, so that a kill meets any kind of roll. */
    @BeforeAll
    static void start() {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        broker = CLUSTER.broker("broker-a", Map.of("namesrvAddr", nameServer.address(),
            "flushDiskType", "SYNC_FLUSH", "mappedFileSizeCommitLog", String.valueOf(1 << 20),
            "mappedFileSizeConsumeQueue", "10000", "maxHashSlotNum", "1000", "maxIndexNum", "4000")).start();
    }

    @Test
    void shouldLoseNothingThatWasAcknowledged() throws Exception {
        System.out.println(CYCLES + " cycles with seed " + SEED);
        try (var connection = BrokerConnection.to(broker)) {
            connection.createTopic(TOPIC, QUEUES);
        }
        try (var traffic = Traffic.start(TOPIC, nameServer.address())) {
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                traffic.awaitAcknowledged(1 + random.nextInt(MOST_BETWEEN_KILLS), BOUND);
                broker.kill();
                restart();
                verify(Map.copyOf(traffic.places()));
            }
            traffic.awaitMore(1, BOUND);
            traffic.stopSending();
            await("all acknowledged messages").atMost(BOUND).until(traffic::missing, Set::isEmpty);
            readUpTo.clear();
            stored.clear();
            verify(traffic.places());
            System.out.println(CYCLES + " cycles, " + killsInStart + " further kills within a start, "
                + traffic.acknowledged() + " messages acknowledged, " + traffic.failures().size()
                + " sends given up, " + stored.size() + " messages stored, 0 lost");
            assertKeysLead(traffic.places());
        }
    }

    private void restart() {
        if (random.nextInt(KILLS_IN_START) == 0) {
            killsInStart++;
            int moment = random.nextInt(LONGEST_START_MILLIS);
            var starting = broker.launch();
            await("a moment of the start").pollInterval(Duration.ofMillis(1)).atMost(BOUND)
                .until(() -> starting.ageMillis() >= moment);
            broker.kill();
        }
        broker.start();
    }

    /** Reads what is new since the last time; reading fails at a gap. */
    private void verify(Map<String, String> acknowledged) throws IOException {
        try (var connection = BrokerConnection.to(broker)) {
            for (int queue = 0; queue < QUEUES; queue++) {
                List<Stored> more = connection.readFrom(TOPIC, queue, readUpTo.getOrDefault(queue, 0L));
                more.forEach(message -> stored.put(message.place(), Traffic.nameOf(message.body())));
                readUpTo.merge(queue, (long) more.size(), Long::sum);
            }
        }
        var wrong = new TreeMap<String, String>();
        acknowledged.forEach((place, name) -> {
            if (!name.equals(stored.get(place))) {
                wrong.put(place, name + " was acknowledged, there is " + stored.get(place));
            }
        });
        assertEquals(Map.of(), wrong, () -> wrong.size() + " of " + acknowledged.size() + " are lost");
    }

    private static void assertKeysLead(Map<String, String> acknowledged) throws IOException {
        try (var connection = BrokerConnection.to(broker)) {
            for (var message : acknowledged.entrySet()) {
                // Keys are indexed a little after what has them is stored.
                await("the key " + message.getValue() + " leads to " + message.getKey()).atMost(BOUND)
                    .pollDelay(Duration.ZERO).until(() -> connection.byKey(TOPIC, message.getValue()).stream()
                    .map(Stored::place).toList(), places -> places.contains(message.getKey()));
            }
        }
    }
}
