package org.apache.rocketmq.namesrv;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.common.internal.config.BadSettingsException;
import org.apache.rocketmq.common.internal.config.Settings;
import org.apache.rocketmq.namesrv.config.NamesrvConfig;
import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.request.AddWritePermOfBrokerHeader;
import org.apache.rocketmq.remoting.internal.request.BrokerHeartbeatHeader;
import org.apache.rocketmq.remoting.internal.request.DeleteKVConfigHeader;
import org.apache.rocketmq.remoting.internal.request.DeleteTopicFromNamesrvHeader;
import org.apache.rocketmq.remoting.internal.request.GetBrokerMemberGroupHeader;
import org.apache.rocketmq.remoting.internal.request.GetKVConfigHeader;
import org.apache.rocketmq.remoting.internal.request.GetKVListByNamespaceHeader;
import org.apache.rocketmq.remoting.internal.request.GetRouteInfoHeader;
import org.apache.rocketmq.remoting.internal.request.GetTopicsByClusterHeader;
import org.apache.rocketmq.remoting.internal.request.PutKVConfigHeader;
import org.apache.rocketmq.remoting.internal.request.QueryDataVersionHeader;
import org.apache.rocketmq.remoting.internal.request.RegisterTopicHeader;
import org.apache.rocketmq.remoting.internal.request.RequestType;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.WipeWritePermOfBrokerHeader;
import org.apache.rocketmq.remoting.internal.transport.IoLoops;
import org.apache.rocketmq.remoting.protocol.DataVersion;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.KVTable;
import org.apache.rocketmq.remoting.protocol.body.TopicList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole name server on a port of this machine, as brokers, clients and operators see it. */
class NamesrvTest {
    private static final String UNQUOTED_ROUTE = "{\"brokerDatas\":[{\"brokerAddrs\":{0:\"127.0.0.1:20911\"},"
        + "\"brokerName\":\"broker-g\",\"cluster\":\"DefaultCluster\",\"enableActingMaster\":false}],"
        + "\"filterServerTable\":{},\"queueDatas\":[{\"brokerName\":\"broker-g\",\"perm\":6,\"readQueueNums\":4,"
        + "\"topicSysFlag\":0,\"writeQueueNums\":4}]}";
    private static final String ROUTE = UNQUOTED_ROUTE.replace("{0:", "{\"0\":");

    private static IoLoops loops;

    @TempDir
    private Path folder;
    private final Map<String, String> texts = new HashMap<>();
    private Namesrv namesrv;
    private Caller brokers;
    private Caller client;
    private FakeBroker master;

    @BeforeAll
    static void startLoops() {
        loops = IoLoops.start("test-io", 1);
    }

    @AfterAll
    static void closeLoops() {
        loops.close();
    }

    @BeforeEach
    void start() throws IOException, BadSettingsException {
        texts.put("bindAddress", "127.0.0.1");
        texts.put("listenPort", "0");
        texts.put("kvConfigPath", folder.resolve("kvConfig.json").toString());
        texts.put("scanNotActiveBrokerInterval", "10");
        namesrv = Namesrv.start(Settings.parse(texts, NamesrvConfig.settings()));
        brokers = new Caller(loops, namesrv.port());
        client = new Caller(loops, namesrv.port());
        master = new FakeBroker(brokers, "DefaultCluster", "broker-g", 0, "127.0.0.1:20911");
    }

    @AfterEach
    void close() {
        brokers.close();
        client.close();
        namesrv.close();
    }

    @Test
    void shouldTellTheRouteOfARegisteredTopicAsRocketmqDoes() {
        var reply = master.has("TopicA", 4, 6, 0).register();

        assertNull(reply.getBody());
        assertEquals(0, reply.fields().count());
        assertEquals(ROUTE, client.route("TopicA"));
    }

    @Test
    void shouldReadTheCompressedForm() {
        master.compressed = true;
        master.has("TopicA", 4, 6, 0).register();

        assertEquals(ROUTE, client.route("TopicA"));
    }

    @Test
    void shouldQuoteNumberKeysForThoseThatReadStandardJson() {
        master.has("TopicA", 4, 6, 0).register();

        assertEquals(UNQUOTED_ROUTE, routeFor(0, null));
        assertEquals(UNQUOTED_ROUTE, routeFor(399, false));
        assertEquals(ROUTE, routeFor(399, true));
        assertEquals(ROUTE, routeFor(401, null));
        assertEquals(ROUTE, routeFor(513, null));
    }

    @Test
    void shouldSayWhatToDoAboutAnUnknownTopic() {
        for (String topic : new String[] {"nobody-has-it", "bad name", "", "x".repeat(200)}) {
            var reply = client.ask(Requests.GET_ROUTEINFO_BY_TOPIC, new GetRouteInfoHeader(topic, null), null);
            assertEquals(ResponseCode.TOPIC_NOT_EXIST, reply.getCode());
            assertNotNull(reply.getRemark());
        }
        var reply = client.ask(Requests.GET_ROUTEINFO_BY_TOPIC, new GetRouteInfoHeader("nobody-has-it", null), null);
        assertTrue(reply.getRemark().contains("namesrvAddr"), reply.getRemark());
    }

    @Test
    void shouldRefuseADamagedRegistration() {
        master.has("TopicA", 4, 6, 0);
        master.crcError = 1;

        var reply = master.tryToRegister();

        assertEquals(ResponseCode.SYSTEM_ERROR, reply.getCode());
        assertTrue(reply.getRemark().contains("CRC32"), reply.getRemark());
        assertNull(client.route("TopicA"));
    }

    @Test
    void shouldRefuseNamesAndAddressesThatNobodyCanUse() {
        assertRefused(new FakeBroker(brokers, "c", "bad name", 0, "127.0.0.1:1"), "name of the broker [bad name]");
        assertRefused(new FakeBroker(brokers, "c", "", 0, "127.0.0.1:1"), "name of the broker");
        assertRefused(new FakeBroker(brokers, "c\n", "b", 0, "127.0.0.1:1"), "name of the cluster [c?]");
        assertRefused(new FakeBroker(brokers, "c".repeat(256), "b", 0, "127.0.0.1:1"), "256 characters");
        assertRefused(new FakeBroker(brokers, "c", "b", 0, "nowhere"), "address of the broker");
        assertRefused(new FakeBroker(brokers, "c", "b", 0, "127.0.0.1:0"), "port 0");
        assertRefused(new FakeBroker(brokers, "c", "b", 0, "127.0.0.1:70000"), "address of the broker");
        assertRefused(new FakeBroker(brokers, "c", "b", -1, "127.0.0.1:1"), "broker id -1");
        master.timeoutMillis = 0L;
        assertRefused(master, "heartbeatTimeoutMillis is 0");

        assertEquals("{\"brokerAddrTable\":{},\"clusterAddrTable\":{}}",
            client.text(Requests.GET_BROKER_CLUSTER_INFO, null));
    }

    @Test
    void shouldLeaveOutTopicsThatNobodyCanUseAndTakeTheOthers() {
        var broker = new FakeBroker(brokers, "c", "host.example.com", 0, "127.0.0.1:1");
        broker.has("host.example.com", 1, 7, 0).has("negative", -1, 6, 0).has("fine", 1, 6, 0).register();

        assertEquals(Set.of("SELF_TEST_TOPIC", "fine"),
            topics(Requests.GET_ALL_TOPIC_LIST_FROM_NAMESERVER, null));
    }

    @Test
    void shouldAnswerNonsenseInBodiesAndLive() {
        var header = new RegisterTopicHeader("t");
        for (String body : new String[] {"", "nonsense", "[]", "{", "{\"queueDatas\":7}", "null", "{\"queueDatas\":[]}",
            "{\"queueDatas\":[{\"brokerName\":null}]}", "{\"queueDatas\":[{\"brokerName\":\"nobody\"}]}"}) {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            var reply = client.ask(Requests.REGISTER_TOPIC_IN_NAMESRV, header, bytes);
            assertTrue(Set.of(ResponseCode.INVALID_PARAMETER, ResponseCode.SYSTEM_ERROR).contains(reply.getCode()),
                body + " gives " + reply);
            assertFalse(reply.getRemark().contains("Exception"), reply.getRemark());
        }
        assertNull(client.route("t"));
    }

    @Test
    void shouldTellASlaveItsMasterAndListBoth() {
        master.register();
        var slave = new FakeBroker(brokers, "DefaultCluster", "broker-g", 1, "127.0.0.1:20921");

        var reply = Requests.REGISTER_BROKER.replyHeader(slave.register());

        assertEquals("127.0.0.1:20911", reply.masterAddr());
        assertEquals("127.0.0.1:7777", reply.haServerAddr());
        assertEquals("{\"brokerAddrTable\":{\"broker-g\":{\"brokerAddrs\":{0:\"127.0.0.1:20911\","
            + "1:\"127.0.0.1:20921\"},\"brokerName\":\"broker-g\",\"cluster\":\"DefaultCluster\","
            + "\"enableActingMaster\":false}},\"clusterAddrTable\":{\"DefaultCluster\":[\"broker-g\"]}}",
            client.text(Requests.GET_BROKER_CLUSTER_INFO, null));
        assertEquals("{\"brokerMemberGroup\":{\"brokerAddrs\":{0:\"127.0.0.1:20911\",1:\"127.0.0.1:20921\"},"
            + "\"brokerName\":\"broker-g\",\"cluster\":\"DefaultCluster\"}}",
            client.text(Requests.GET_BROKER_MEMBER_GROUP,
                new GetBrokerMemberGroupHeader("DefaultCluster", "broker-g")));
        assertEquals("{\"brokerMemberGroup\":{\"brokerAddrs\":{},\"brokerName\":\"broker-x\","
            + "\"cluster\":\"DefaultCluster\"}}",
            client.text(Requests.GET_BROKER_MEMBER_GROUP,
                new GetBrokerMemberGroupHeader("DefaultCluster", "broker-x")));
    }

    @Test
    void shouldForgetABrokerThatUnregisters() {
        master.has("TopicA", 4, 6, 0).register();
        master.unregister();
        master.unregister();

        assertNull(client.route("TopicA"));
    }

    @Test
    void shouldForgetABrokerWhoseConnectionCloses() {
        master.has("TopicA", 4, 6, 0).register();

        brokers.disconnect();

        await().until(() -> client.route("TopicA") == null);
        master.register();
        assertEquals(ROUTE, client.route("TopicA"));
    }

    @Test
    void shouldForgetASilentBrokerUntilItRegistersAgain() {
        master.timeoutMillis = 50L;
        master.has("TopicA", 4, 6, 0).register();

        await().until(() -> client.route("TopicA") == null);
        assertEquals(ResponseCode.BROKER_NOT_EXIST, heartbeat().getCode());
        master.timeoutMillis = null;
        master.register();

        assertEquals(ROUTE, client.route("TopicA"));
        assertEquals(ResponseCode.SUCCESS, heartbeat().getCode());
    }

    @Test
    void shouldCompareDataVersions() {
        var header = new QueryDataVersionHeader("broker-g", "127.0.0.1:20911", "DefaultCluster", 0);
        assertTrue(changed(brokers.get(Requests.QUERY_DATA_VERSION, header, master.version.encode())));
        master.register();

        var same = brokers.get(Requests.QUERY_DATA_VERSION, header, master.version.encode());

        assertFalse(changed(same));
        assertEquals(master.version, RemotingSerializable.decode(same.getBody(), DataVersion.class));
        master.has("TopicA", 4, 6, 0);
        assertTrue(changed(brokers.get(Requests.QUERY_DATA_VERSION, header, master.version.encode())));
        assertEquals(ResponseCode.INVALID_PARAMETER,
            brokers.ask(Requests.QUERY_DATA_VERSION, header, null).getCode());
    }

    @Test
    void shouldListTopics() {
        master.has("plain", 1, 6, 0).has("unit", 1, 6, 1).has("sub", 1, 6, 2).has("both", 1, 6, 3).register();
        new FakeBroker(brokers, "other", "broker-o", 0, "127.0.0.1:20931").has("elsewhere", 1, 6, 0).register();

        assertEquals(Set.of("plain", "unit", "sub", "both", "elsewhere", "SELF_TEST_TOPIC"),
            topics(Requests.GET_ALL_TOPIC_LIST_FROM_NAMESERVER, null));
        assertEquals(Set.of("elsewhere", "SELF_TEST_TOPIC"),
            topics(Requests.GET_TOPICS_BY_CLUSTER, new GetTopicsByClusterHeader("other")));
        assertEquals(Set.of("unit", "both"), topics(Requests.GET_UNIT_TOPIC_LIST, null));
        assertEquals(Set.of("sub", "both"), topics(Requests.GET_HAS_UNIT_SUB_TOPIC_LIST, null));
        assertEquals(Set.of("sub"), topics(Requests.GET_HAS_UNIT_SUB_UNUNIT_TOPIC_LIST, null));
        assertEquals(Set.of("DefaultCluster", "other", "broker-g", "broker-o"),
            topics(Requests.GET_SYSTEM_TOPIC_LIST_FROM_NS, null));
    }

    @Test
    void shouldAddAndDeleteTopicsAsAnOperatorSays() {
        master.register();
        var body = ROUTE.getBytes(StandardCharsets.UTF_8);

        client.get(Requests.REGISTER_TOPIC_IN_NAMESRV, new RegisterTopicHeader("TopicA"), body);
        assertEquals(ROUTE, client.route("TopicA"));
        client.get(Requests.DELETE_TOPIC_IN_NAMESRV, new DeleteTopicFromNamesrvHeader("TopicA", "other"), null);
        assertEquals(ROUTE, client.route("TopicA"));
        client.get(Requests.DELETE_TOPIC_IN_NAMESRV, new DeleteTopicFromNamesrvHeader("TopicA", null), null);
        assertNull(client.route("TopicA"));
        for (String topic : new String[] {"bad name", "x".repeat(128), ""}) {
            assertEquals(ResponseCode.INVALID_PARAMETER, client.ask(
                Requests.REGISTER_TOPIC_IN_NAMESRV, new RegisterTopicHeader(topic), body).getCode());
            assertEquals(ResponseCode.INVALID_PARAMETER, client.ask(
                Requests.DELETE_TOPIC_IN_NAMESRV, new DeleteTopicFromNamesrvHeader(topic, null), null).getCode());
        }
    }

    @Test
    void shouldWipeAndAddTheWritePermission() {
        master.has("TopicA", 4, 6, 0).register();

        assertEquals(2, Requests.WIPE_WRITE_PERM_OF_BROKER.replyHeader(client.get(
            Requests.WIPE_WRITE_PERM_OF_BROKER, new WipeWritePermOfBrokerHeader("broker-g"), null)).wipeTopicCount());
        assertEquals(ROUTE.replace("\"perm\":6", "\"perm\":4"), client.route("TopicA"));
        master.register();
        assertEquals(ROUTE.replace("\"perm\":6", "\"perm\":4"), client.route("TopicA"));
        assertEquals(2, Requests.ADD_WRITE_PERM_OF_BROKER.replyHeader(client.get(
            Requests.ADD_WRITE_PERM_OF_BROKER, new AddWritePermOfBrokerHeader("broker-g"), null)).addTopicCount());
        assertEquals(ROUTE, client.route("TopicA"));
    }

    @Test
    void shouldKeepTheKeyValueConfigurationOverARestart() throws IOException, BadSettingsException {
        client.get(Requests.PUT_KV_CONFIG, new PutKVConfigHeader("ns", "k", "v"), null);
        client.get(Requests.PUT_KV_CONFIG, new PutKVConfigHeader("ns", "l", "w"), null);
        client.get(Requests.DELETE_KV_CONFIG, new DeleteKVConfigHeader("ns", "l"), null);
        close();

        start();

        var get = new GetKVConfigHeader("ns", "k");
        assertEquals("v", Requests.GET_KV_CONFIG.replyHeader(client.get(Requests.GET_KV_CONFIG, get, null)).value());
        assertEquals("{\"table\":{\"k\":\"v\"}}",
            client.text(Requests.GET_KVLIST_BY_NAMESPACE, new GetKVListByNamespaceHeader("ns")));
        assertEquals(ResponseCode.QUERY_NOT_FOUND,
            client.ask(Requests.GET_KV_CONFIG, new GetKVConfigHeader("ns", "l"), null).getCode());
        assertEquals(ResponseCode.QUERY_NOT_FOUND,
            client.ask(Requests.GET_KVLIST_BY_NAMESPACE, new GetKVListByNamespaceHeader("x"), null).getCode());
        assertEquals(ResponseCode.INVALID_PARAMETER,
            client.ask(Requests.PUT_KV_CONFIG, new PutKVConfigHeader("ns", "a\nb", "v"), null).getCode());
    }

    @Test
    void shouldTellTheOrderConfigurationToBrokersAndClients() {
        client.get(Requests.PUT_KV_CONFIG, new PutKVConfigHeader("ORDER_TOPIC_CONFIG", "TopicA", "broker-g:4"), null);
        var reply = master.has("TopicA", 4, 6, 0).register();

        assertEquals(Map.of("TopicA", "broker-g:4"),
            RemotingSerializable.decode(reply.getBody(), KVTable.class).getTable());
        assertEquals(ROUTE, client.route("TopicA"));
        update("orderMessageEnable=true\n");
        assertEquals(ROUTE.replace("\"queueDatas\"", "\"orderTopicConf\":\"broker-g:4\",\"queueDatas\""),
            client.route("TopicA"));
    }

    @Test
    void shouldChangeHarmlessSettingsOnly() {
        assertEquals(ResponseCode.SUCCESS, update("enableTopicList=false\nenableAllTopicList = false\n").getCode());

        assertTrue(client.text(Requests.GET_NAMESRV_CONFIG, null).contains("\nenableTopicList=false\n"));
        assertEquals(ResponseCode.SYSTEM_ERROR,
            client.ask(Requests.GET_ALL_TOPIC_LIST_FROM_NAMESERVER, null, null).getCode());
        assertEquals(ResponseCode.SYSTEM_ERROR, client.ask(Requests.GET_UNIT_TOPIC_LIST, null, null).getCode());
        for (String text : new String[] {"kvConfigPath=/tmp/x", "configStorePath=/tmp/x", "listenPort=1", "x=y", "",
            "enableTopicList=true\nrocketmqHome=/tmp", "enableTopicList=perhaps", "enableTopicList=true\\nx=y",
            "enableTopicList=\\u00zz", "#" + "x".repeat(65536)}) {
            var reply = update(text);
            assertEquals(ResponseCode.INVALID_PARAMETER, reply.getCode(), text);
        }
        assertTrue(client.text(Requests.GET_NAMESRV_CONFIG, null).contains("\nenableTopicList=false\n"));
    }

    @Test
    void shouldRefuseUnknownRequests() {
        var reply = client.ask(RemotingCommand.request(
            4711, new Fields()));

        assertEquals(ResponseCode.REQUEST_CODE_NOT_SUPPORTED, reply.getCode());
    }

    @Test
    void shouldSayThatThePortIsInUse() throws BadSettingsException {
        texts.put("listenPort", Integer.toString(namesrv.port()));
        var settings = Settings.parse(texts, NamesrvConfig.settings());

        var failure = assertThrows(BindException.class, () -> Namesrv.start(settings));

        assertTrue(failure.getMessage().contains("127.0.0.1:" + namesrv.port()), failure.getMessage());
    }

    private String routeFor(int version, Boolean acceptStandardJsonOnly) {
        var request = Requests.GET_ROUTEINFO_BY_TOPIC.request(
            new GetRouteInfoHeader("TopicA", acceptStandardJsonOnly), null);
        request.setVersion(version);
        return new String(client.ask(request).getBody(), StandardCharsets.UTF_8);
    }

    private static void assertRefused(FakeBroker broker, String because) {
        var reply = broker.tryToRegister();
        assertEquals(ResponseCode.INVALID_PARAMETER, reply.getCode());
        assertTrue(reply.getRemark().contains(because), reply.getRemark());
    }

    private RemotingCommand heartbeat() {
        return brokers.ask(Requests.BROKER_HEARTBEAT, new BrokerHeartbeatHeader(
            "DefaultCluster", "127.0.0.1:20911", "broker-g", 0L, null, null, null, null, null), null);
    }

    private static boolean changed(RemotingCommand reply) {
        return Requests.QUERY_DATA_VERSION.replyHeader(reply).changed();
    }

    private <H> Set<String> topics(RequestType<H, ?> type, H header) {
        return RemotingSerializable.decode(client.get(type, header, null).getBody(), TopicList.class).getTopicList();
    }

    private RemotingCommand update(String text) {
        return client.ask(Requests.UPDATE_NAMESRV_CONFIG, null, text.getBytes(StandardCharsets.UTF_8));
    }
}
