package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Apache's mqadmin 5.5.0 changes settings, topics, groups and permissions of our servers, and exports them. */
@Tag("processes")
class AdminChangesTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static Server nameServer;
    private static Server broker;
    private static AdminSession admin;

    @BeforeAll
    static void start() {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        broker = CLUSTER.broker("broker-a", Map.of("namesrvAddr", nameServer.address())).start();
        admin = new AdminSession(CLUSTER, "mqadmin", nameServer);
        Awaitility.await("the broker is known").atMost(Exchange.BOUND)
            .until(() -> admin.run("topicList").contains("broker-a"));
    }

    private static void makeTopic(String name) {
        Awaitility.await("topic " + name).atMost(Exchange.BOUND).until(() -> admin.run(
            "updateTopic", "-b", broker.address(), "-t", name, "-r", "2", "-w", "2").contains("success"));
        admin.awaitPrinted("\"perm\":6", "topicRoute", "-t", name);
    }

    @Test
    void shouldReadAndChangeSettings() throws IOException {
        String at = broker.address();
        admin.assertPrints("fileReservedTime\\s+=\\s+72", "getBrokerConfig", "-b", at);
        admin.assertPrints("update broker config success", "updateBrokerConfig", "-b", at, "-k", "fileReservedTime",
            "-v", "48");
        admin.assertPrints("fileReservedTime\\s+=\\s+48", "getBrokerConfig", "-b", at);
        assertTrue(Files.readString(broker.folder().resolve("settings.conf")).contains("fileReservedTime=48"));

        String forbidden = "CODE: 16  DESC: Can not update config in black list. Nothing changed: ";
        admin.assertPrints(forbidden + "\\[storePathRootDir\\] is set in the broker's file only",
            "updateBrokerConfig", "-b", at, "-k", "storePathRootDir", "-v", "elsewhere");
        admin.assertPrints(forbidden + "\\[brokerConfigPath\\]", "updateBrokerConfig", "-b", at,
            "-k", "brokerConfigPath", "-v", "elsewhere");
        admin.assertPrints("CODE: 29  DESC: nothing changed: \\[nonsense\\] is no setting", "updateBrokerConfig",
            "-b", at, "-k", "nonsense", "-v", "elsewhere");
        admin.assertPrints("fileReservedTime is \\[soon\\]; allowed is a whole number", "updateBrokerConfig", "-b", at,
            "-k", "fileReservedTime", "-v", "soon");
        assertFalse(admin.run("getBrokerConfig", "-b", at).contains("elsewhere"));

        broker.terminate();
        broker.start();
        admin.assertPrints("fileReservedTime\\s+=\\s+48", "getBrokerConfig", "-b", at);
    }

    @Test
    void shouldTellFiguresOfTheBroker() {
        makeTopic("Figures");
        new Exchange(CLUSTER, nameServer, "Figures").send(Client.APACHES, 10);
        admin.assertPrints("msgPutTotalTodayNow\\s+: [1-9].*putTps\\s+: [0-9.]+ [0-9.]+ [0-9.]+",
            "brokerStatus", "-b", broker.address());
        admin.assertPrints("DefaultCluster\\s+broker-a\\s+0\\s+" + broker.address(), "clusterList");
        admin.assertPrints("DefaultCluster\\s+broker-a\\s+0\\s+0\\s+\\d+\\s+\\d+", "clusterList", "-m");
    }

    @Test
    void shouldCloseATopicForWriting() {
        makeTopic("Closed");
        new Exchange(CLUSTER, nameServer, "Closed").send(Client.APACHES, 2);
        admin.assertPrints("update topic perm from 6 to 4 in .* success",
            "updateTopicPerm", "-b", broker.address(), "-t", "Closed", "-p", "4");
        admin.awaitPrinted("\"perm\":4", "topicRoute", "-t", "Closed");
        admin.assertPrints("No route info of this topic", "sendMessage", "-t", "Closed", "-p", "no");
        admin.assertPrints("Consume ok", "consumeMessage", "-t", "Closed", "-g", "closers", "-c", "1");
        admin.assertPrints("in .* success", "updateTopicPerm", "-b", broker.address(), "-t", "Closed", "-p", "6");
        admin.awaitPrinted("\"perm\":6", "topicRoute", "-t", "Closed");
        admin.assertPrints("wipe write perm of broker\\[broker-a\\] in name server.*OK, \\d+",
            "wipeWritePerm", "-b", "broker-a");
        admin.assertPrints("\"perm\":4", "topicRoute", "-t", "Closed");
        admin.assertPrints("add write perm of broker\\[broker-a\\] in name server.*OK, \\d+",
            "addWritePerm", "-b", "broker-a");
        admin.assertPrints("\"perm\":6", "topicRoute", "-t", "Closed");
    }

    @Test
    void shouldKeepTheOrderOfATopicAtTheNameServer() {
        makeTopic("Sorted");
        admin.assertPrints("update orderConf success",
            "updateOrderConf", "-m", "put", "-t", "Sorted", "-v", "broker-a:2");
        admin.assertPrints("orderConf=\\[broker-a:2\\]", "updateOrderConf", "-m", "get", "-t", "Sorted");
        admin.assertPrints("delete orderConf success", "updateOrderConf", "-m", "delete", "-t", "Sorted");
    }

    @Test
    void shouldMakeTopicsAndGroupsOfLists() throws IOException {
        Path topics = Files.writeString(CLUSTER.folder().resolve("topics.json"), "[{\"topicName\":\"ListedA\","
            + "\"readQueueNums\":3,\"writeQueueNums\":3,\"perm\":6},{\"topicName\":\"ListedB\"}]");
        admin.assertPrints("success", "updateTopicList", "-b", broker.address(), "-f", topics.toString());
        admin.awaitPrinted("\"readQueueNums\":3", "topicRoute", "-t", "ListedA");
        admin.awaitPrinted("\"readQueueNums\":16", "topicRoute", "-t", "ListedB");
        Path groups = Files.writeString(CLUSTER.folder().resolve("groups.json"),
            "[{\"groupName\":\"listed_a\",\"retryMaxTimes\":7},{\"groupName\":\"listed_b\"}]");
        admin.assertPrints("success", "updateSubGroupList", "-b", broker.address(), "-f", groups.toString());
        admin.assertPrints("retryMaxTimes\\s+=\\s+7", "getConsumerConfig", "-g", "listed_a");
    }

    @Test
    void shouldExportWhatThereIs() throws IOException {
        makeTopic("Exported");
        Path folder = CLUSTER.folder().resolve("export");
        admin.assertPrints("success", "exportMetadata", "-c", "DefaultCluster", "-f", folder.toString());
        assertTrue(Files.readString(folder.resolve("metadata.json")).contains("Exported"));
        admin.assertPrints("success", "exportConfigs", "-c", "DefaultCluster", "-f", folder.toString());
        assertTrue(Files.readString(folder.resolve("configs.json")).contains("broker-a"));
        admin.assertPrints("success", "exportMetrics", "-c", "DefaultCluster", "-f", folder.toString());
        assertTrue(Files.readString(folder.resolve("metrics.json")).contains("broker-a"));
    }

    @Test
    void shouldCleanUp() {
        makeTopic("Kept");
        new Exchange(CLUSTER, nameServer, "Kept").send(Client.APACHES, 2);
        admin.assertPrints("success", "cleanUnusedTopic", "-b", broker.address());
        admin.assertPrints("success", "cleanExpiredCQ", "-b", broker.address());
        admin.assertPrints("success", "deleteExpiredCommitLog", "-b", broker.address());
        admin.assertPrints("topic='Kept'", "printMsg", "-t", "Kept");
        assertEquals(2, admin.run("topicStatus", "-t", "Kept").lines()
            .filter(line -> line.startsWith("broker-a")).count());
    }
}
