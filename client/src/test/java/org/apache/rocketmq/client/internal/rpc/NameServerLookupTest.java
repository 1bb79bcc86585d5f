package org.apache.rocketmq.client.internal.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.fake.FakeBroker;
import org.apache.rocketmq.client.internal.fake.FakeNameServer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that was told no name servers finds them where the system properties say. */
class NameServerLookupTest {
    private static final String DOMAIN = "rocketmq.namesrv.domain";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer web;
    private volatile int status = 200;
    private volatile String answer = "";

    @BeforeEach
    void start() throws Exception {
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/rocketmq/nsaddr", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        web.start();
    }

    @AfterEach
    void stop() {
        web.stop(0);
        System.clearProperty(DOMAIN);
    }

    private NameServerLookup configured() {
        return configured(null);
    }

    private NameServerLookup configured(String unitName) {
        System.setProperty(DOMAIN, "127.0.0.1:" + web.getAddress().getPort());
        return NameServerLookup.configured(unitName);
    }

    @Test
    void shouldReadTheAnswer() throws Exception {
        assertNull(NameServerLookup.configured(null));
        answer = " a:1;b:2\n";
        assertEquals(List.of("a:1", "b:2"), configured().ask());
    }

    /** What Apache's client of 5.5.0 asks a web server for, but that it does not encode names. */
    @Test
    void shouldAskForTheNameServersOfItsUnit() throws Exception {
        answer = "a:1";
        for (String unit : new String[] {null, " ", "unit1", "a b"}) {
            configured(unit).ask();
        }
        assertEquals(List.of("/rocketmq/nsaddr", "/rocketmq/nsaddr", "/rocketmq/nsaddr-unit1?nofix=1",
            "/rocketmq/nsaddr-a%20b?nofix=1"), asked);
        asked.clear();
        var producer = new DefaultMQProducer("group");
        producer.setNamesrvAddr(null);
        producer.setUnitName("unit1");
        producer.start();
        producer.shutdown();
        assertEquals(List.of("/rocketmq/nsaddr-unit1?nofix=1"), asked);
    }

    @Test
    void shouldFailWhereThereIsNoAnswer() {
        answer = "nonsense";
        assertThrows(MQClientException.class, configured()::ask);
        status = 404;
        var refused = assertThrows(MQClientException.class, configured()::ask);
        assertTrue(refused.getMessage().contains("status 404"), refused.getMessage());
        web.stop(0);
        assertThrows(MQClientException.class, configured()::ask);
    }

    @Test
    void shouldLeadAProducerToItsBrokers() throws Exception {
        try (var broker = FakeBroker.start("broker-a"); var nameServer = FakeNameServer.start(broker)) {
            nameServer.route("topic", 1, broker);
            answer = nameServer.address();
            configured();
            var producer = new DefaultMQProducer("group");
            producer.setNamesrvAddr(null);
            producer.start();
            try {
                assertNotNull(producer.send(new Message("topic", new byte[1])).getMsgId());
            } finally {
                producer.shutdown();
            }
        }
    }
}
