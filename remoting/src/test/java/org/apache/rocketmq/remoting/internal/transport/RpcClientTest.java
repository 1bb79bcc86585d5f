package org.apache.rocketmq.remoting.internal.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.exception.RemotingConnectException;
import org.apache.rocketmq.remoting.exception.RemotingSendRequestException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.HandlerTable;
import org.apache.rocketmq.remoting.internal.serve.Lane;
import org.apache.rocketmq.remoting.internal.serve.Peer;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How a client connects, calls, fails and ends. */
class RpcClientTest {
    private static final Handler<Void> OK = request -> Response.ok().now();

    @Test
    void shouldSendOnewayRequests() {
        var bodies = new ConcurrentLinkedQueue<String>();
        try (var loopback = Loopback.on(request -> {
            bodies.add(StandardCharsets.US_ASCII.decode(request.body()).toString());
            return null;
        })) {
            byte[] body = "gone".getBytes(StandardCharsets.US_ASCII);
            Loopback.await(loopback.client.oneway(loopback.address(), Loopback.ECHO.request(null, body), 30_000));

            Awaitility.await().until(() -> bodies.contains("gone"));
            assertTrue(loopback.failures.isEmpty());
        }
    }

    @Test
    void shouldUseOneConnectionForAllCallsToAnAddress() {
        Set<Peer> peers = ConcurrentHashMap.newKeySet();
        try (var loopback = Loopback.on(request -> {
            peers.add(request.peer());
            return Response.ok().now();
        })) {
            var answers = new ArrayList<CompletableFuture<RemotingCommand>>();
            for (int i = 0; i < 100; i++) {
                answers.add(loopback.call(Loopback.ECHO, null, 30_000));
            }
            answers.forEach(Loopback::await);

            assertEquals(1, peers.size());
        }
    }

    @Test
    void shouldSendShortAndLongRequestsInTheirOrder() {
        var bodies = new ConcurrentLinkedQueue<ByteBuffer>();
        try (var loopback = Loopback.on(request -> {
            bodies.add(ByteBuffer.allocate(request.body().remaining()).put(request.body()).flip());
            return Response.ok().now();
        })) {
            Loopback.await(loopback.call(Loopback.ECHO, null, 30_000));
            bodies.clear();
            // Before and behind the length from which a frame has a buffer of its own, its header included.
            int[] lengths = {0, 10, 3000, 3900, 4000, 4096, 5000, 20, 100_000, 30};
            var sent = new ArrayList<ByteBuffer>();
            var answers = new ArrayList<CompletableFuture<RemotingCommand>>();
            for (int i = 0; i < 300; i++) {
                var body = new byte[lengths[i % lengths.length]];
                Arrays.fill(body, (byte) i);
                sent.add(ByteBuffer.wrap(body.clone()));
                answers.add(loopback.client.call(loopback.address(), Loopback.ECHO.request(null, body), 30_000));
                Arrays.fill(body, (byte) -1);
            }
            answers.forEach(Loopback::await);

            for (int i = 0; i < sent.size(); i++) {
                assertTrue(sent.get(i).equals(bodies.poll()), "request " + i);
            }
        }
    }

    @Test
    void shouldSayThatAConnectionIsRefusedAndTryAgainNextTime() throws IOException {
        try (var loopback = Loopback.on(OK)) {
            int port;
            // Held, but nobody listens there.
            try (var unused = new Socket()) {
                unused.setReuseAddress(true);
                unused.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                port = unused.getLocalPort();
                String address = "127.0.0.1:" + port;
                Throwable failure = Loopback.awaitFailure(
                    loopback.client.call(address, Loopback.ECHO.request(null, null), 30_000));
                assertInstanceOf(RemotingConnectException.class, failure);
                assertTrue(failure.getMessage().contains("connecting to " + address + " failed"),
                    failure.getMessage());
            }

            try (var late = RpcServer.listen(loopback.loops, ServerOptions.on("127.0.0.1", port),
                loopback.dispatcher(HandlerTable.builder().on(Loopback.ECHO, OK, Lane.IO).build()))) {
                assertEquals(port, late.port());
                Loopback.await(loopback.client.call("127.0.0.1:" + port, Loopback.ECHO.request(null, null), 30_000));
            }
        }
    }

    @Test
    void shouldFailWithoutThrowingOnAddressesThatLeadNowhere() {
        try (var loopback = Loopback.on(OK)) {
            for (String address : List.of("nonsense", "127.0.0.1:99999", ":1")) {
                Throwable failure = Loopback.awaitFailure(
                    loopback.client.call(address, Loopback.ECHO.request(null, null), 30_000));
                assertInstanceOf(RemotingConnectException.class, failure);
                assertTrue(failure.getMessage().contains(address), failure.getMessage());
            }
        }
    }

    @Test
    void shouldFailOnAHostThatNobodyKnows() {
        try (var loopback = Loopback.on(OK)) {
            Throwable failure = Loopback.awaitFailure(
                loopback.client.call("no.such.host.invalid:9876", Loopback.ECHO.request(null, null), 5000));

            // Where the name service itself is silent, the call's own deadline ends it.
            assertTrue(failure instanceof RemotingTimeoutException || failure instanceof RemotingConnectException);
            assertTrue(failure.getMessage().contains("no.such.host.invalid:9876"), failure.getMessage());
        }
    }

    @Test
    void shouldConnectByHostName() {
        try (var loopback = Loopback.on(OK)) {
            Loopback.await(loopback.client.call("localhost:" + loopback.server.port(),
                Loopback.ECHO.request(null, null), 30_000));
        }
    }

    @Test
    void shouldKeepToTheDeadlineWhileItConnects() {
        try (var loopback = Loopback.on(OK)) {
            // TEST-NET-1: nobody answers there; where the network says so at once, that is what the call fails with.
            Throwable failure = Loopback.awaitFailure(
                loopback.client.call("192.0.2.1:9876", Loopback.ECHO.request(null, null), 100));

            assertTrue(failure instanceof RemotingTimeoutException || failure instanceof RemotingConnectException);
            assertTrue(failure.getMessage().contains("192.0.2.1:9876"), failure.getMessage());
        }
    }

    @Test
    void shouldFailTheCallsOfAConnectionThatCloses() {
        var peers = new ConcurrentLinkedQueue<Peer>();
        try (var loopback = Loopback.on(request -> {
            peers.add(request.peer());
            return new CompletableFuture<>();
        })) {
            var gone = new CompletableFuture<String>();
            loopback.client.onDisconnect(gone::complete);
            var first = loopback.call(Loopback.ECHO, null, 60_000);
            var second = loopback.call(Loopback.ECHO, null, 60_000);
            Awaitility.await().until(() -> peers.size() == 2);

            peers.element().close();

            for (var call : List.of(first, second)) {
                Throwable failure = Loopback.awaitFailure(call);
                assertInstanceOf(RemotingSendRequestException.class, failure);
                assertTrue(failure.getMessage().contains("the connection was closed"), failure.getMessage());
                assertTrue(failure.getMessage().contains(loopback.address()), failure.getMessage());
            }
            assertEquals(loopback.address(), Loopback.await(gone));
        }
    }

    @Test
    void shouldConnectAgainAfterADisconnect() {
        var peers = new ConcurrentLinkedQueue<Peer>();
        try (var loopback = Loopback.on(request -> {
            peers.add(request.peer());
            return Response.ok().now();
        })) {
            Loopback.await(loopback.call(Loopback.ECHO, null, 30_000));
            var closed = new CompletableFuture<Void>();
            peers.element().onClose(() -> closed.complete(null));

            loopback.client.disconnect(loopback.address());
            Loopback.await(closed);
            Loopback.await(loopback.call(Loopback.ECHO, null, 30_000));

            assertEquals(2, peers.size());
        }
    }

    @Test
    void shouldFailWaitingAndLaterCallsWhenItIsClosed() {
        try (var loopback = Loopback.on(request -> new CompletableFuture<>())) {
            var waiting = loopback.call(Loopback.ECHO, null, 60_000);
            var connecting = loopback.client.call("192.0.2.1:9876", Loopback.ECHO.request(null, null), 60_000);
            loopback.client.close();

            assertTrue(Loopback.awaitFailure(waiting).getMessage().contains("the client was closed"));
            assertInstanceOf(RemotingConnectException.class, Loopback.awaitFailure(connecting));
            assertTrue(Loopback.awaitFailure(loopback.call(Loopback.ECHO, null, 1000)).getMessage()
                .contains("the client was closed"));
        }
    }

    @Test
    void shouldFailCallsAfterTheLoopsHaveEnded() {
        var loopback = Loopback.on(OK);
        Loopback.await(loopback.call(Loopback.ECHO, null, 30_000));
        loopback.loops.close();

        Loopback.awaitFailure(loopback.call(Loopback.ECHO, null, 1000));
        Loopback.awaitFailure(loopback.client.oneway(loopback.address(), Loopback.ECHO.request(null, null), 1000));
        loopback.close();
    }

    @Test
    void shouldAnswerWhatTheServerAsksOverTheSameConnection() {
        Handler<Void> askBack = request -> request.peer().call(Loopback.OTHER.request(null, null), 30_000)
            .thenApply(answer -> Response.of(answer.getCode(), answer.getRemark()));
        var serverTable = HandlerTable.builder().on(Loopback.ECHO, askBack, Lane.IO).build();
        var clientTable = HandlerTable.builder()
            .on(Loopback.OTHER, request -> Response.of(77, "from the client").now(), Lane.IO).build();
        try (var loopback = new Loopback(serverTable, clientTable, ServerOptions.on("127.0.0.1", 0))) {
            RemotingCommand answer = Loopback.await(loopback.call(Loopback.ECHO, null, 30_000));

            assertEquals(77, answer.getCode());
            assertEquals("from the client", answer.getRemark());
        }
    }

    @Test
    void shouldHearOnewayRequestsOfTheServer() throws InterruptedException {
        var heard = new CountDownLatch(3);
        Handler<Void> notify = request -> {
            for (int i = 0; i < 3; i++) {
                assertTrue(request.peer().oneway(Loopback.OTHER.request(null, null)));
            }
            return Response.ok().now();
        };
        var serverTable = HandlerTable.builder().on(Loopback.ECHO, notify, Lane.IO).build();
        var clientTable = HandlerTable.builder().on(Loopback.OTHER, request -> {
            heard.countDown();
            return null;
        }, Lane.IO).build();
        try (var loopback = new Loopback(serverTable, clientTable, ServerOptions.on("127.0.0.1", 0))) {
            Loopback.await(loopback.call(Loopback.ECHO, null, 30_000));

            assertTrue(heard.await(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void shouldRefuseToSendWhatNoServerTakes() {
        try (var loopback = Loopback.on(OK)) {
            Throwable failure = Loopback.awaitFailure(loopback.call(Loopback.ECHO, new byte[17 << 20], 30_000));

            assertInstanceOf(RemotingSendRequestException.class, failure);
            assertTrue(failure.getMessage().contains("16777216"), failure.getMessage());
            Loopback.await(loopback.call(Loopback.ECHO, null, 30_000));
        }
    }

    @Test
    void shouldShowRequestsAndResponsesToItsHooks() {
        var seen = new ConcurrentLinkedQueue<String>();
        var hook = new RPCHook() {
            @Override
            public void doBeforeRequest(String remoteAddr, RemotingCommand request) {
                request.addExtField("signed", "yes");
                seen.add("before " + remoteAddr);
            }

            @Override
            public void doAfterResponse(String remoteAddr, RemotingCommand request, RemotingCommand response) {
                seen.add("after " + response.getRemark());
            }
        };
        Handler<Void> showSignature = request -> Response.of(0, request.command().fields().get("signed")).now();
        try (var loopback = Loopback.on(showSignature);
             var client = new RpcClient(loopback.loops, ClientOptions.defaults(),
                 loopback.dispatcher(HandlerTable.empty()), List.of(hook))) {
            Loopback.await(client.call(loopback.address(), Loopback.ECHO.request(null, null), 30_000));

            assertEquals(List.of("before " + loopback.address(), "after yes"), List.copyOf(seen));
        }
    }

    @Test
    void shouldNameThePortThatIsTaken() {
        try (var loopback = Loopback.on(OK)) {
            var failure = assertThrows(BindException.class, () -> RpcServer.listen(loopback.loops,
                ServerOptions.on("127.0.0.1", loopback.server.port()), loopback.dispatcher(HandlerTable.empty())));

            assertTrue(failure.getMessage().contains(loopback.address()), failure.getMessage());
        }
    }
}
