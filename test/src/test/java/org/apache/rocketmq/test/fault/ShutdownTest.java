package org.apache.rocketmq.test.fault;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Ports;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.wire.Connection;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** SIGTERM ends a server in order: it takes itself off the name server, keeps what it has, and exits with 0. */
@Tag("processes")
class ShutdownTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final Duration BOUND = Duration.ofSeconds(120);
    private static final int SOME = 3_000;
    private static final int CLUSTER_INFO = 106;
    private static final int GET_ROUTE = 105;
    private static final int TOPIC_NOT_EXIST = 17;

    private static Server nameServer;

    @BeforeAll
    static void start() {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
    }

    @Test
    void shouldTakeTheBrokersRoutesAwayAtOnce() throws Exception {
        var broker = CLUSTER.broker("broker-leaving", Map.of("namesrvAddr", nameServer.address())).start();
        await("registered").atMost(BOUND).until(() -> clusterInfo().contains("broker-leaving"));

        assertEquals(0, broker.terminate());

        assertFalse(clusterInfo().contains("broker-leaving"), clusterInfo());
        try (var connection = Connection.to(nameServer)) {
            assertEquals(TOPIC_NOT_EXIST, connection.call(GET_ROUTE, Map.of("topic", "broker-leaving")).code());
        }
        assertTrue(Ports.isFree(broker.port()));
    }

    @Test
    void shouldEndTheNameServerInOrder() {
        var server = CLUSTER.nameServer("namesrv-leaving", Map.of()).start();
        assertEquals(0, server.terminate());
        assertTrue(Ports.isFree(server.port()));
    }

    @Test
    void shouldKeepMessagesAndOffsets() throws Exception {
        var broker = CLUSTER.broker("broker-back", Map.of("namesrvAddr", nameServer.address(),
            "mappedFileSizeCommitLog", String.valueOf(1 << 20))).start();
        try (var traffic = Traffic.start("Kept", nameServer.address())) {
            await().atMost(BOUND).until(() -> traffic.consumed() >= SOME);
            assertEquals(0, broker.terminate());
            broker.start();
            int acknowledged = traffic.acknowledged() + SOME;
            await().atMost(BOUND).until(() -> traffic.acknowledged() >= acknowledged);
            traffic.stopSending();
            await("all acknowledged messages").atMost(BOUND).until(traffic::missing, Set::isEmpty);
        }
        assertEquals(0, broker.terminate());
        assertFalse(broker.folder().resolve("store").resolve("abort").toFile().exists(), "abort file left behind");
    }

    private static String clusterInfo() throws Exception {
        try (var connection = Connection.to(nameServer)) {
            return connection.call(CLUSTER_INFO, Map.of()).bodyText();
        }
    }
}
