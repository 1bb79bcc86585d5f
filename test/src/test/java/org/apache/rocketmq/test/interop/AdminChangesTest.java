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
import org.awaitility.core.ConditionTimeoutException;
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

    private static void assertPrints(String pattern, String... words) {
        String output = admin.run(words);
        assertTrue(output.matches("(?s).*" + pattern + ".*"), () -> pattern + " is not in: " + output);
    }

    private static void awaitPrinted(String pattern, String... words) {
        var last = new String[1];
        try {
            Awaitility.await().atMost(Exchange.BOUND).until(() -> {
                last[0] = admin.run(words);
                return last[0].matches("(?s).*" + pattern + ".*");
            });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(pattern + " is not in: " + last[0], e);
        }
    }

    private static void makeTopic(String name) {
        Awaitility.await("topic " + name).atMost(Exchange.BOUND).until(() -> admin.run(
            "updateTopic", "-b", broker.address(), "-t", name, "-r", "2", "-w", "2").contains("success"));
        awaitPrinted("\"perm\":6", "topicRoute", "-t", name);
    }

    @Test
    void shouldReadAndChangeSettings() throws IOException {
        String at = broker.address();
        assertPrints("fileReservedTime\\s+=\\s+72", "getBrokerConfig", "-b", at);
        assertPrints("update broker config success", "updateBrokerConfig", "-b", at, "-k", "fileReservedTime",
            "-v", "48");
        assertPrints("fileReservedTime\\s+=\\s+48", "getBrokerConfig", "-b", at);
        assertTrue(Files.readString(broker.folder().resolve("settings.conf")).contains("fileReservedTime=48"));

        assertPrints("CODE: 29  DESC: nothing changed: \\[storePathRootDir\\] is set in the broker's file only",
            "updateBrokerConfig", "-b", at, "-k", "storePathRootDir", "-v", "elsewhere");
        assertPrints("\\[brokerConfigPath\\] is no setting", "updateBrokerConfig", "-b", at,
            "-k", "brokerConfigPath", "-v", "elsewhere");
        assertPrints("fileReservedTime is \\[soon\\]; allowed is a whole number", "updateBrokerConfig", "-b", at,
            "-k", "fileReservedTime", "-v", "soon");
        assertFalse(admin.run("getBrokerConfig", "-b", at).contains("elsewhere"));

        broker.terminate();
        broker.start();
        assertPrints("fileReservedTime\\s+=\\s+48", "getBrokerConfig", "-b", at);
    }

    @Test
    void shouldTellFiguresOfTheBroker() {
        makeTopic("Figures");
        new Exchange(CLUSTER, nameServer, "Figures").send(Client.APACHES, 10);
        assertPrints("msgPutTotalTodayNow\\s+: [1-9].*putTps\\s+: [0-9.]+ [0-9.]+ [0-9.]+",
            "brokerStatus", "-b", broker.address());
        assertPrints("DefaultCluster\\s+broker-a\\s+0\\s+" + broker.address(), "clusterList");
        assertPrints("DefaultCluster\\s+broker-a\\s+0\\s+0\\s+\\d+\\s+\\d+", "clusterList", "-m");
    }

    @Test
    void shouldCloseATopicForWriting() {
        makeTopic("Closed");
        new Exchange(CLUSTER, nameServer, "Closed").send(Client.APACHES, 2);
        assertPrints("update topic perm from 6 to 4 in .* success",
            "updateTopicPerm", "-b", broker.address(), "-t", "Closed", "-p", "4");
        awaitPrinted("\"perm\":4", "topicRoute", "-t", "Closed");
        assertPrints("No route info of this topic", "sendMessage", "-t", "Closed", "-p", "no");
        assertPrints("Consume ok", "consumeMessage", "-t", "Closed", "-g", "closers", "-c", "1");
        assertPrints("in .* success", "updateTopicPerm", "-b", broker.address(), "-t", "Closed", "-p", "6");
        awaitPrinted("\"perm\":6", "topicRoute", "-t", "Closed");
        assertPrints("wipe write perm of broker\\[broker-a\\] in name server.*OK, \\d+",
            "wipeWritePerm", "-b", "broker-a");
        assertPrints("\"perm\":4", "topicRoute", "-t", "Closed");
        assertPrints("add write perm of broker\\[broker-a\\] in name server.*OK, \\d+",
            "addWritePerm", "-b", "broker-a");
        assertPrints("\"perm\":6", "topicRoute", "-t", "Closed");
    }

    @Test
    void shouldKeepTheOrderOfATopicAtTheNameServer() {
        makeTopic("Sorted");
        assertPrints("update orderConf success", "updateOrderConf", "-m", "put", "-t", "Sorted", "-v", "broker-a:2");
        assertPrints("orderConf=\\[broker-a:2\\]", "updateOrderConf", "-m", "get", "-t", "Sorted");
        assertPrints("delete orderConf success", "updateOrderConf", "-m", "delete", "-t", "Sorted");
    }

    @Test
    void shouldMakeTopicsAndGroupsOfLists() throws IOException {
        Path topics = Files.writeString(CLUSTER.folder().resolve("topics.json"), "[{\"topicName\":\"ListedA\","
            + "\"readQueueNums\":3,\"writeQueueNums\":3,\"perm\":6},{\"topicName\":\"ListedB\"}]");
        assertPrints("success", "updateTopicList", "-b", broker.address(), "-f", topics.toString());
        awaitPrinted("\"readQueueNums\":3", "topicRoute", "-t", "ListedA");
        awaitPrinted("\"readQueueNums\":16", "topicRoute", "-t", "ListedB");
        Path groups = Files.writeString(CLUSTER.folder().resolve("groups.json"),
            "[{\"groupName\":\"listed_a\",\"retryMaxTimes\":7},{\"groupName\":\"listed_b\"}]");
        assertPrints("success", "updateSubGroupList", "-b", broker.address(), "-f", groups.toString());
        assertPrints("retryMaxTimes\\s+=\\s+7", "getConsumerConfig", "-g", "listed_a");
    }

    @Test
    void shouldExportWhatThereIs() throws IOException {
        makeTopic("Exported");
        Path folder = CLUSTER.folder().resolve("export");
        assertPrints("success", "exportMetadata", "-c", "DefaultCluster", "-f", folder.toString());
        assertTrue(Files.readString(folder.resolve("metadata.json")).contains("Exported"));
        assertPrints("success", "exportConfigs", "-c", "DefaultCluster", "-f", folder.toString());
        assertTrue(Files.readString(folder.resolve("configs.json")).contains("broker-a"));
        assertPrints("success", "exportMetrics", "-c", "DefaultCluster", "-f", folder.toString());
        assertTrue(Files.readString(folder.resolve("metrics.json")).contains("broker-a"));
    }

    @Test
    void shouldCleanUp() {
        makeTopic("Kept");
        new Exchange(CLUSTER, nameServer, "Kept").send(Client.APACHES, 2);
        assertPrints("success", "cleanUnusedTopic", "-b", broker.address());
        assertPrints("success", "cleanExpiredCQ", "-b", broker.address());
        assertPrints("success", "deleteExpiredCommitLog", "-b", broker.address());
        assertPrints("topic='Kept'", "printMsg", "-t", "Kept");
        assertEquals(2, admin.run("topicStatus", "-t", "Kept").lines()
            .filter(line -> line.startsWith("broker-a")).count());
    }
}
