package org.apache.rocketmq.test.fault;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A broker that is killed in the middle of a run loses nothing that it acknowledged, and its clients find it again. */
@Tag("processes")
class KilledBrokerTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final Duration BOUND = Duration.ofSeconds(120);
    private static final int SOME = 2_000;
    private static final int KILLS = 4;
    /** Small, so that the log rolls many times and a kill meets it anywhere. */
    private static final int SEGMENT_BYTES = 1 << 20;

    private static Server nameServer;
    private static Server broker;

    @BeforeAll
    static void start() {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        broker = CLUSTER.broker("broker-a", Map.of("namesrvAddr", nameServer.address(),
            "mappedFileSizeCommitLog", String.valueOf(SEGMENT_BYTES))).start();
    }

    @Test
    void shouldLoseNothingAndGoOnByItself() throws Exception {
        try (var traffic = Traffic.start("Killed", nameServer.address())) {
            for (int kill = 0; kill < KILLS; kill++) {
                traffic.awaitMore(SOME, BOUND);
                broker.kill();
                broker.start();
            }
            traffic.awaitMore(SOME, BOUND);
            traffic.stopSending();
            await("all acknowledged messages").atMost(BOUND).until(traffic::missing, Set::isEmpty);
            System.out.println(traffic.acknowledged() + " acknowledged, " + traffic.failures().size()
                + " refused, " + traffic.repeats() + " consumed again");
            assertTrue(traffic.acknowledged() > SOME);
        }
    }
}
