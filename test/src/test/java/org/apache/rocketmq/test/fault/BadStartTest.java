package org.apache.rocketmq.test.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Ports;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.wire.Connection;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server that cannot start says why in a line, and ends with a code other than 0; one that can, serves. */
@Tag("processes")
class BadStartTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final Duration BOUND = Duration.ofSeconds(120);
    private static final int GET_MAX_OFFSET = 30;
    private static final int CLUSTER_INFO = 106;
    private static final int MOST_LINES = 8;

    private static Server nameServer;
    private static Server broker;

    @BeforeAll
    static void start() {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        broker = CLUSTER.broker("broker-a", Map.of("namesrvAddr", nameServer.address())).start();
    }

    @Test
    void shouldRefuseAPortInUse() throws Exception {
        try (var taken = new ServerSocket(Ports.free(), 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            assertRefuses(CLUSTER.nameServer("namesrv-port", Map.of("listenPort", port)), port, "in use");
            assertRefuses(CLUSTER.broker("broker-port", Map.of("listenPort", port)), port, "in use");
        }
    }

    @Test
    void shouldRefuseAStoreThatIsNoFolder() throws Exception {
        Path file = Files.writeString(CLUSTER.folder().resolve("a-file"), "not a store");
        assertRefuses(brokerWithStore("broker-file", file), file.toString());
    }

    @Test
    void shouldRefuseAStoreThatItCannotWrite() {
        Path unwritable = Path.of("/proc/store");
        assertRefuses(brokerWithStore("broker-proc", unwritable), unwritable.toString());
    }

    @Test
    void shouldRefuseAStoreThatItMayNotWrite() throws Exception {
        Path unwritable = Files.createDirectories(CLUSTER.folder().resolve("unwritable"));
        assertTrue(unwritable.toFile().setWritable(false));
        Assumptions.assumeFalse(Files.isWritable(unwritable), "root may write everywhere");
        assertRefuses(brokerWithStore("broker-unwritable", unwritable), unwritable.toString());
    }

    @Test
    void shouldRefuseAStoreThatAnotherBrokerHolds() throws Exception {
        Path store = broker.folder().resolve("store");
        assertRefuses(brokerWithStore("broker-lock", store), store.toString());
        assertServes(broker);
    }

    @Test
    void shouldRefuseABadValue() {
        assertRefuses(CLUSTER.broker("broker-value", Map.of("flushDiskType", "SOMETIMES")), "flushDiskType",
            "SOMETIMES", "ASYNC_FLUSH");
        assertRefuses(CLUSTER.nameServer("namesrv-value", Map.of("scanNotActiveBrokerInterval", "soon")),
            "scanNotActiveBrokerInterval", "soon");
    }

    @Test
    void shouldRefuseAFileThatIsNotThere() {
        Path missing = CLUSTER.folder().resolve("missing.conf");
        for (String script : List.of("mqnamesrv", "mqbroker")) {
            assertEndsWithReason(CLUSTER.script("missing-" + script, CLUSTER.folder().resolve(script), script,
                List.of("-c", missing.toString())), missing.toString());
        }
    }

    @Test
    void shouldRefuseAnUnknownOption() {
        for (String script : List.of("mqnamesrv", "mqbroker")) {
            assertEndsWithReason(CLUSTER.script("option-" + script, CLUSTER.folder().resolve(script), script,
                List.of("-x")), "-x");
        }
    }

    @Test
    void shouldServeInSpiteOfAnUnknownKeyAndNameTheNearest() throws Exception {
        var server = CLUSTER.broker("broker-key", Map.of("autoCreateTopicEnabled", "false")).start();
        assertTrue(server.process().output().contains("autoCreateTopicEnabled"), server.process()::tail);
        assertTrue(server.process().output().contains("autoCreateTopicEnable?")
            || server.process().output().matches("(?s).*autoCreateTopicEnable\\b.*"), server.process()::tail);
        assertServes(server);
        server.terminate();
    }

    @Test
    void shouldServeWithoutItsNameServerAndRegisterWhenItComes() throws Exception {
        var late = CLUSTER.nameServer("namesrv-late", Map.of());
        var server = CLUSTER.broker("broker-early",
            Map.of("namesrvAddr", late.address(), "registerNameServerPeriod", "10000")).start();
        assertServes(server);
        server.process().awaitOutput(late.address(), BOUND);
        late.start();
        org.awaitility.Awaitility.await().atMost(BOUND).until(() -> {
            try (var connection = Connection.to(late)) {
                return connection.call(CLUSTER_INFO, Map.of()).bodyText().contains("broker-early");
            }
        });
        server.terminate();
        late.terminate();
    }

    private static Server brokerWithStore(String name, Path store) {
        return CLUSTER.broker(name, Map.of("storePathRootDir", store.toString(),
            "storePathCommitLog", store.resolve("commitlog").toString()));
    }

    private static void assertRefuses(Server server, String... words) {
        assertEndsWithReason(server.launch(), words);
    }

    private static void assertEndsWithReason(ChildProcess process, String... words) {
        int code = process.awaitEnd(BOUND);
        String output = process.output();
        assertNotEquals(0, code, process::tail);
        for (String word : words) {
            assertTrue(output.contains(word), () -> "does not say \"" + word + "\": " + process.tail());
        }
        assertFalse(output.contains("\tat "), () -> "shows a stack trace: " + process.tail());
        assertFalse(output.contains("boot success"), process::tail);
        assertTrue(output.lines().count() <= MOST_LINES, () -> "is not short: " + process.tail());
    }

    private static void assertServes(Server server) throws Exception {
        try (var connection = Connection.to(server)) {
            assertEquals(0, connection.call(GET_MAX_OFFSET, Map.of("topic", "TBW102", "queueId", "0")).code());
        }
    }
}
