package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.wire.SocksServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Our client in a process whose servers lie in a network that only a SOCKS 5 proxy leads into: their host and address
 * mean nothing outside of it.
 */
@Tag("processes")
class SocksProxyTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final int COUNT = 20;
    private static final String NAME_SERVER_HOST = "namesrv.behind-the-proxy.invalid";
    /** Of the range for documentation, where nobody is. */
    private static final String BROKER_HOST = "192.0.2.1";
    private static final String USER = "me";
    private static final String PASSWORD = "s3cret";

    private static SocksServer proxy;
    private static Server nameServer;
    private static Server broker;
    private static String nameServerBehind;
    private static String brokerBehind;

    @BeforeAll
    static void start() throws IOException {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        broker = CLUSTER.broker("broker", Map.of("namesrvAddr", nameServer.address(), "brokerIP1", BROKER_HOST))
            .start();
        nameServerBehind = NAME_SERVER_HOST + ":" + nameServer.port();
        brokerBehind = BROKER_HOST + ":" + broker.port();
        var here = InetAddress.getLoopbackAddress();
        proxy = new SocksServer(USER, PASSWORD, Map.of(NAME_SERVER_HOST, here, BROKER_HOST, here));
    }

    @AfterAll
    static void end() throws IOException {
        if (proxy != null) {
            proxy.close();
        }
    }

    /** One proxy for all servers. */
    private static String through(String password) {
        return "{\"0.0.0.0/0\":{\"addr\":\"" + proxy.address() + "\",\"username\":\"" + USER
            + "\",\"password\":\"" + password + "\"}}";
    }

    @Test
    void shouldSendAndConsumeThroughAProxy() {
        // By the property: the programs are compiled against Apache's 4.9.8 too, which has no setter for it.
        var exchange = new Exchange(CLUSTER, nameServer, "BehindAProxy",
            "-D" + ClientConfig.SOCKS_PROXY_CONFIG + "=" + through(PASSWORD));
        var sent = exchange.send(Client.OURS, COUNT, "namesrv=" + nameServerBehind);
        assertEquals(List.of(brokerBehind, nameServerBehind), proxy.targets());
        int toNameServer = proxy.connections(nameServerBehind);
        int toBroker = proxy.connections(brokerBehind);
        long bytes = proxy.relayedBytes();
        var received = exchange.receive(Client.OURS, "readers", sent, "namesrv=" + nameServerBehind);
        assertEquals(COUNT, received.size());
        assertEquals(List.of(brokerBehind, nameServerBehind), proxy.targets());
        assertTrue(proxy.connections(nameServerBehind) > toNameServer, "the consumer asked elsewhere");
        assertTrue(proxy.connections(brokerBehind) > toBroker, "the consumer pulled elsewhere");
        long bodies = received.stream().mapToLong(Received::bytes).sum();
        assertTrue(proxy.relayedBytes() - bytes > bodies, "the messages have come by another way");
    }

    /** So that it fails by what is wrong, and not by the time that this takes. */
    private static void bePatient(DefaultMQProducer producer) {
        producer.setSendMsgTimeout((int) Exchange.BOUND.toMillis());
        producer.setMqClientApiTimeout((int) Exchange.BOUND.toMillis());
    }

    @Test
    void shouldSendTracesThroughTheProxyToo() throws Exception {
        var producer = new DefaultMQProducer("traced");
        producer.setNamesrvAddr(nameServerBehind);
        producer.setSocksProxyConfig(through(PASSWORD));
        bePatient(producer);
        producer.setEnableTrace(true);
        producer.setTraceTopic("TracesBehindAProxy");
        producer.start();
        try {
            producer.send(new Message("BehindAProxy", new byte[1]));
            Awaitility.await().atMost(Exchange.BOUND).ignoreException(MQClientException.class)
                .until(() -> stored(producer, "TracesBehindAProxy") == 1);
        } finally {
            producer.shutdown();
        }
    }

    /** How many messages a topic has. */
    @SuppressWarnings("deprecation") // So is what a producer is asked, and there is nothing else.
    private static long stored(DefaultMQProducer producer, String topic) throws MQClientException {
        long count = 0;
        for (MessageQueue queue : producer.fetchPublishMessageQueues(topic)) {
            count += producer.maxOffset(queue);
        }
        return count;
    }

    @Test
    void shouldSayThatTheProxyRefusesALogin() throws MQClientException {
        var producer = new DefaultMQProducer("strangers");
        producer.setNamesrvAddr(nameServerBehind);
        producer.setSocksProxyConfig(through("wrong"));
        bePatient(producer);
        int refusedBefore = proxy.refusedLogins();
        producer.start();
        try {
            var failure = assertThrows(MQClientException.class,
                () -> producer.send(new Message("BehindAProxy", new byte[1])));
            for (String part : List.of(nameServerBehind, proxy.address(), "refuses the login of " + USER)) {
                assertTrue(failure.getMessage().contains(part), failure::getMessage);
            }
        } finally {
            producer.shutdown();
        }
        assertTrue(proxy.refusedLogins() > refusedBefore);
    }

    @Test
    void shouldReachNothingWithoutAProxy() throws MQClientException {
        var producer = new DefaultMQProducer("lost");
        producer.setNamesrvAddr(nameServerBehind);
        bePatient(producer);
        producer.start();
        try {
            var failure = assertThrows(MQClientException.class,
                () -> producer.send(new Message("BehindAProxy", new byte[1])));
            assertTrue(failure.getMessage().contains(NAME_SERVER_HOST), failure::getMessage);
        } finally {
            producer.shutdown();
        }
    }
}
