package org.apache.rocketmq.namesrv;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.apache.rocketmq.remoting.internal.request.BrokerHeartbeatHeader;
import org.apache.rocketmq.remoting.internal.request.GetBrokerMemberGroupHeader;
import org.apache.rocketmq.remoting.internal.request.GetRouteInfoHeader;
import org.apache.rocketmq.remoting.internal.request.QueryDataVersionHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.protocol.DataVersion;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.Test;

/** A whole name server on a port of this machine, as brokers and clients see it. */
class NamesrvTest extends NamesrvFixture {

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

    private String routeFor(int version, Boolean acceptStandardJsonOnly) {
        var request = Requests.GET_ROUTEINFO_BY_TOPIC.request(
            new GetRouteInfoHeader("TopicA", acceptStandardJsonOnly), null);
        request.setVersion(version);
        return new String(client.ask(request).getBody(), StandardCharsets.UTF_8);
    }

    private RemotingCommand heartbeat() {
        return brokers.ask(Requests.BROKER_HEARTBEAT, new BrokerHeartbeatHeader(
            "DefaultCluster", "127.0.0.1:20911", "broker-g", 0L, null, null, null, null, null), null);
    }

    private static boolean changed(RemotingCommand reply) {
        return Requests.QUERY_DATA_VERSION.replyHeader(reply).changed();
    }
}
