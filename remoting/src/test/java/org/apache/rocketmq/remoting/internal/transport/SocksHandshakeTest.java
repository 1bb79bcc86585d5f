package org.apache.rocketmq.remoting.internal.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.rocketmq.remoting.exception.RemotingConnectException;
import org.apache.rocketmq.remoting.internal.serve.HandlerTable;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client whose servers are behind a proxy. */
class SocksHandshakeTest {
    private Loopback loopback;
    private FakeSocksProxy proxy;
    private String proxyAddress;
    private String login = "";
    private Duration connectTimeout = Duration.ofSeconds(30);

    @BeforeEach
    void start() throws IOException {
        loopback = Loopback.on(request -> {
            var body = new byte[request.body().remaining()];
            request.body().get(body);
            return Response.ok().body(body).now();
        });
        proxy = new FakeSocksProxy(loopback.server.port());
        proxyAddress = proxy.address();
    }

    @AfterEach
    void end() throws IOException {
        proxy.close();
        loopback.close();
    }

    private <T> T atClient(String address, Function<CompletableFuture<RemotingCommand>, T> then) {
        var proxies = SocksProxies.parse("{\"0.0.0.0/0\":{\"addr\":\"" + proxyAddress + "\"" + login + "}}");
        var options = new ClientOptions(connectTimeout, 1 << 20, ClientOptions.IDLE, null, proxies);
        try (var client = new RpcClient(loopback.loops, options, loopback.dispatcher(HandlerTable.empty()),
            List.of())) {
            return then.apply(client.call(address, Loopback.ECHO.request(null, new byte[] {7}), 60_000));
        }
    }

    private void succeeds(String address) {
        assertEquals(7, atClient(address, Loopback::await).getBody()[0]);
    }

    private void fails(String part) {
        var failure = atClient("127.0.0.1:10911", Loopback::awaitFailure);
        assertInstanceOf(RemotingConnectException.class, failure);
        assertTrue(failure.getMessage().contains("connecting to 127.0.0.1:10911 failed"), failure::getMessage);
        assertTrue(failure.getMessage().contains(part), failure::getMessage);
        assertTrue(failure.getMessage().contains(proxyAddress), failure::getMessage);
    }

    @Test
    void shouldReachServersThroughAProxy() {
        succeeds("127.0.0.1:10911");
        succeeds("10.255.1.2:10911");
        assertEquals(List.of("127.0.0.1:10911 for nobody", "10.255.1.2:10911 for nobody"), proxy.asked());
    }

    @Test
    void shouldLeaveItToTheProxyToKnowHosts() {
        succeeds("nobody.knows.invalid:10911");
        assertEquals(List.of("nobody.knows.invalid:10911 for nobody"), proxy.asked());
    }

    @Test
    void shouldLogIn() {
        login = ",\"username\":\"me\",\"password\":\"secret\"";
        proxy.answer(2, 0, 0);
        succeeds("127.0.0.1:10911");
        proxy.answer(0, 0, 0);
        succeeds("127.0.0.1:10911");
        assertEquals(List.of("127.0.0.1:10911 for me/secret", "127.0.0.1:10911 for nobody"), proxy.asked());
        proxy.answer(2, 1, 0);
        fails("it refuses the login of me");
        proxy.answer(0xff, 0, 0);
        fails("it takes no login by name and password");
    }

    @Test
    void shouldSayWhyAProxyDoesNotLeadThere() {
        proxy.answer(0, 0, 5);
        fails("the connection was refused");
        proxy.answer(0, 0, 77);
        fails("for a reason of its own, 77");
        proxy.answer(0xff, 0, 0);
        fails("it wants a login; set username and password");
        proxy.answer(2, 0, 0);
        fails("it wants a login; set username and password");
        proxy.say((byte) 'H', (byte) 'T');
        fails("it is no SOCKS 5 proxy");
        proxy.say();
        fails("it closed the connection");
    }

    @Test
    void shouldSayThatAProxyCannotBeReached() throws IOException {
        // Held, but nobody listens there.
        try (var unused = new Socket()) {
            unused.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            proxyAddress = "127.0.0.1:" + unused.getLocalPort();
            fails("cannot be reached");
        }
    }

    @Test
    void shouldNotWaitLongForAProxyThatIsSilent() {
        connectTimeout = Duration.ofMillis(500);
        proxy.say((byte) 5);
        fails("no answer within 500 ms");
    }
}
