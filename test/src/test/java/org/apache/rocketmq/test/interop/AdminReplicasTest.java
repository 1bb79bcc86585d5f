package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What Apache's mqadmin 5.5.0 shows of a primary and its replica, ours and Apache's. */
@Tag("processes")
class AdminReplicasTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final int COUNT = 20;
    private static final Map<String, String> AS_REPLICA = Map.of("brokerId", "1", "brokerRole", "SLAVE");
    private static final String COLUMNS = "#SlaveAddr\\s+#SlaveAckOffset\\s+#Diff\\s+#TransferSpeed\\(KB/s\\)\\s+"
        + "#Status\\s+#TransferFromWhere";
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3}";

    private static Pair ours;

    /** A primary and its replica with a name server of their own. */
    private record Pair(Server nameServer, Server primary, Server replica, AdminSession admin) {

        /** Stores messages, and returns where the primary's log ends once the replica has it all. */
        String fill() throws Exception {
            try (var connection = BrokerConnection.to(primary)) {
                connection.createTopic("Copied", 1);
                for (int i = 0; i < COUNT; i++) {
                    connection.sendReadable("Copied", 0, "body".getBytes(StandardCharsets.UTF_8), Map.of());
                }
            }
            admin.awaitPrinted("#MasterCommitLogMaxOffset\\s+(\\d+)\\s.*#InSyncSlaveNum\\s+1\\s.*127.0.0.1:\\d+\\s+\\1"
                + "\\s+0\\s+[\\d.]+\\s+OK\\s+\\1\\s", "haStatus", "-b", primary.address());
            return admin.run("haStatus", "-b", primary.address())
                .replaceFirst("(?s).*#MasterCommitLogMaxOffset\\s+(\\d+)\\s.*", "$1");
        }

        /** What a command prints, without figures. */
        String shown(String... command) {
            return admin.run(command).replaceAll(TIME, "TIME").replaceAll("[\\d.]+(:\\d+)?", "N").lines()
                .filter(line -> !line.isBlank() && !line.startsWith("ended"))
                .map(line -> line.replaceAll("\\s+", " ")).collect(Collectors.joining("\n"));
        }

        Map<String, String> shown() {
            return Map.of("primary", shown("haStatus", "-b", primary.address()),
                "replica", shown("haStatus", "-b", replica.address()),
                "cluster", shown("haStatus", "-c", "DefaultCluster"));
        }
    }

    private static Map<String, String> settings(Server nameServer, Map<String, String> more) {
        var all = new HashMap<>(Map.of("namesrvAddr", nameServer.address(), "brokerName", "pair",
            "brokerIP2", "127.0.0.1", "slaveReadEnable", "true"));
        all.putAll(more);
        return all;
    }

    @BeforeAll
    static void start() {
        var nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        var primary = CLUSTER.broker("primary", settings(nameServer, Map.of())).start();
        var replica = CLUSTER.broker("replica", settings(nameServer, AS_REPLICA)).start();
        ours = new Pair(nameServer, primary, replica, new AdminSession(CLUSTER, "mqadmin", nameServer));
    }

    @Test
    void shouldShowHowPrimaryAndReplicaStand() throws Exception {
        String end = ours.fill();
        var admin = ours.admin;

        admin.assertPrints("#MasterAddr\\s+" + ours.primary.address() + "\\s+#MasterCommitLogMaxOffset\\s+" + end
            + "\\s+#SlaveNum\\s+1\\s+#InSyncSlaveNum\\s+1\\s+" + COLUMNS + "\\s+127.0.0.1:\\d+\\s+" + end
            + "\\s+0\\s+\\d+\\.\\d\\d\\s+OK\\s+" + end + "\\s", "haStatus", "-b", ours.primary.address());
        admin.assertPrints("#MasterAddr\\s+127.0.0.1:" + (ours.primary.port() + 1) + "\\s+#CommitLogMaxOffset\\s+"
            + end + "\\s+#TransferSpeed\\(KB/s\\)\\s+\\d+\\.\\d\\d\\s+#LastReadTime\\s+2.*#LastWriteTime\\s+2.*"
            + "#MasterFlushOffset\\s+0\\s", "haStatus", "-b", ours.replica.address());
        admin.assertPrints("brokerActive\\s+: true.*copyWaitingCount\\s+: 0",
            "brokerStatus", "-b", ours.primary.address());
        admin.assertPrints("brokerActive\\s+: false", "brokerStatus", "-b", ours.replica.address());
        admin.awaitPrinted("pair\\s+0\\s+" + ours.primary.address() + "\\s.*true\\s.*pair\\s+1\\s+"
            + ours.replica.address() + "\\s.*false", "clusterList");
    }

    @Test
    void shouldShowThatNobodyIsThere() throws Exception {
        var nameServer = CLUSTER.nameServer("lonely-namesrv", Map.of()).start();
        var primary = CLUSTER.broker("lonely", settings(nameServer, Map.of())).start();
        var admin = new AdminSession(CLUSTER, "lonely-mqadmin", nameServer);
        admin.assertPrints("#SlaveNum\\s+0\\s+#InSyncSlaveNum\\s+0\\s+" + COLUMNS + "\\s+ended",
            "haStatus", "-b", primary.address());
        primary.terminate();

        var replica = CLUSTER.broker("orphan", settings(nameServer, AS_REPLICA)).start();
        admin.assertPrints("#MasterAddr\\s+null\\s+#CommitLogMaxOffset\\s+0\\s", "haStatus", "-b", replica.address());
        replica.terminate();
        nameServer.terminate();
    }

    @Test
    void shouldShowItAsApachesBrokersDo() throws Exception {
        var nameServer = CLUSTER.nameServer("another-namesrv", Map.of()).start();
        var primary = CLUSTER.apacheBroker("their-primary", settings(nameServer, Map.of())).start();
        Exchange.awaitRegistered(nameServer, primary);
        var replica = CLUSTER.apacheBroker("their-replica", settings(nameServer, AS_REPLICA)).start();
        var theirs = new Pair(nameServer, primary, replica, new AdminSession(CLUSTER, "their-mqadmin", nameServer));
        ours.fill();
        theirs.fill();

        assertEquals(theirs.shown(), ours.shown());
    }
}
