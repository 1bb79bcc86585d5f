package org.apache.rocketmq.namesrv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.common.internal.config.BadSettingsException;
import org.apache.rocketmq.remoting.internal.request.AddWritePermOfBrokerHeader;
import org.apache.rocketmq.remoting.internal.request.DeleteKVConfigHeader;
import org.apache.rocketmq.remoting.internal.request.DeleteTopicFromNamesrvHeader;
import org.apache.rocketmq.remoting.internal.request.GetKVConfigHeader;
import org.apache.rocketmq.remoting.internal.request.GetKVListByNamespaceHeader;
import org.apache.rocketmq.remoting.internal.request.GetTopicsByClusterHeader;
import org.apache.rocketmq.remoting.internal.request.PutKVConfigHeader;
import org.apache.rocketmq.remoting.internal.request.RegisterTopicHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.WipeWritePermOfBrokerHeader;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.KVTable;
import org.junit.jupiter.api.Test;

/** What operators ask of a name server, and what they tell it. */
class NamesrvAdminTest extends NamesrvFixture {

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
        for (String text : new String[] {"kvConfigPath=/tmp/x", "configStorePath=/tmp/x", "listenPort=1",
            "enableTopicList=true\nx=y\nrocketmqHome=/tmp"}) {
            var reply = update(text);
            assertEquals(ResponseCode.NO_PERMISSION, reply.getCode(), text);
            assertTrue(reply.getRemark().startsWith("Can not update config in black list. Nothing changed: ["), text);
        }
        for (String text : new String[] {"x=y", "", "enableTopicList=perhaps", "enableTopicList=true\\nx=y",
            "#" + "x".repeat(65536)}) {
            assertEquals(ResponseCode.INVALID_PARAMETER, update(text).getCode(), text);
        }
        assertEquals(ResponseCode.SYSTEM_ERROR, update("enableTopicList=\\u00zz").getCode());
        assertTrue(client.text(Requests.GET_NAMESRV_CONFIG, null).contains("\nenableTopicList=false\n"));
    }
}
