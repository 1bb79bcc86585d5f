package org.apache.rocketmq.namesrv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.rocketmq.common.internal.config.BadSettingsException;
import org.apache.rocketmq.common.internal.config.Settings;
import org.apache.rocketmq.common.compression.Zlib;
import org.apache.rocketmq.namesrv.config.NamesrvConfig;
import org.apache.rocketmq.namesrv.route.RegistryLimits;
import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.request.GetRouteInfoHeader;
import org.apache.rocketmq.remoting.internal.request.RegisterBrokerHeader;
import org.apache.rocketmq.remoting.internal.request.RegisterTopicHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.Test;

/** What a name server does not take, and that it goes on. */
class NamesrvRefusalsTest extends NamesrvFixture {

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
    void shouldAnswerNonsenseInRegistrationsAndLive() {
        var header = new RegisterBrokerHeader(
            "b", "127.0.0.1:1", "c", "127.0.0.1:2", 0, null, null, false, null);
        String wrapper = "{\"topicConfigSerializeWrapper\":";
        for (String body : new String[] {"nonsense", "[]", "7", "\"x\"", "{", "[".repeat(100_000), "null",
            "{\"a\":".repeat(100_000), wrapper + "7}", wrapper + "{\"topicConfigTable\":[1]}}",
            wrapper + "{\"topicConfigTable\":{\"t\":null}}}", wrapper + "{\"topicConfigTable\":{\"t\":7}}}",
            wrapper + "{\"topicConfigTable\":{\"t\":[]}}}",
            wrapper + "{\"topicConfigTable\":{\"t\":{\"readQueueNums\":\"x\"}}}}",
            wrapper + "{\"topicConfigTable\":{\"t\":{\"readQueueNums\":99999999999}}}}",
            wrapper + "{\"dataVersion\":{\"counter\":\"x\"}}}", wrapper + "{\"dataVersion\":[]}}",
            "{\"filterServerList\":[null]}", "{\"filterServerList\":[\"x\"]}"}) {
            var reply = brokers.ask(Requests.REGISTER_BROKER, header, body.getBytes(StandardCharsets.UTF_8));
            assertEquals(ResponseCode.INVALID_PARAMETER, reply.getCode(), body.substring(0, Math.min(99, body.length()))
                + " gives " + reply);
            assertTrue(reply.getRemark().length() < 500);
        }
        assertEquals("{\"brokerAddrTable\":{},\"clusterAddrTable\":{}}",
            client.text(Requests.GET_BROKER_CLUSTER_INFO, null));
    }

    @Test
    void shouldRefuseARegistrationThatUnpacksToMoreThanItReads() {
        var header = new RegisterBrokerHeader("b", "127.0.0.1:1", "c", "", 0, null, null, true, null);
        int most = RegistryLimits.forHeap(Runtime.getRuntime().maxMemory()).registrationBytes();

        var bomb = brokers.ask(Requests.REGISTER_BROKER, header, Zlib.deflate(new byte[most + 1], 9));
        var giant = brokers.ask(Requests.REGISTER_BROKER, header, new byte[most + 1]);

        assertEquals(ResponseCode.INVALID_PARAMETER, bomb.getCode());
        assertTrue(bomb.getRemark().contains("more than " + most), bomb.getRemark());
        assertEquals(ResponseCode.SYSTEM_ERROR, giant.getCode());
        assertTrue(giant.getRemark().contains("reads " + most), giant.getRemark());
    }

    @Test
    void shouldTakeARegistrationThatLeavesThingsOut() {
        var header = new RegisterBrokerHeader("b", "127.0.0.1:1", "c", "", 0, null, null, false, null);
        String wrapper = "{\"topicConfigSerializeWrapper\":";
        for (String body : new String[] {"", "{}", wrapper + "null}", wrapper + "{\"topicConfigTable\":null}}",
            wrapper + "{\"dataVersion\":null}}",
            wrapper + "{\"dataVersion\":{\"counter\":null}}}", "{\"filterServerList\":null}"}) {
            var reply = brokers.ask(Requests.REGISTER_BROKER, header, body.getBytes(StandardCharsets.UTF_8));
            assertEquals(ResponseCode.SUCCESS, reply.getCode(), body + " gives " + reply);
        }
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

    private static void assertRefused(FakeBroker broker, String because) {
        var reply = broker.tryToRegister();
        assertEquals(ResponseCode.INVALID_PARAMETER, reply.getCode());
        assertTrue(reply.getRemark().contains(because), reply.getRemark());
    }
}
