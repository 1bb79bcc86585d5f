package org.apache.rocketmq.remoting.internal.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.apache.rocketmq.remoting.internal.serve.HandlerTable;
import org.apache.rocketmq.remoting.internal.serve.Lane;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A port that is taken before anybody can be served. */
class RpcServerTest {
    private static final byte[] BODY = {1, 2, 3};

    @ParameterizedTest
    @EnumSource
    void shouldServeWhoConnectedBeforeIt(IoLoops.Kind kind) throws Exception {
        var table = HandlerTable.builder()
            .on(Loopback.ECHO, request -> Response.ok().body(BODY).now(), Lane.IO).build();
        try (var loopback = new Loopback(HandlerTable.empty());
            var loops = IoLoops.start(kind, "early-io", 1);
            var early = RpcServer.take(loops, ServerOptions.on("127.0.0.1", 0))) {

            String address = "127.0.0.1:" + early.port();
            var first = loopback.client.call(address, Loopback.ECHO.request(null, BODY), 60_000);
            var answered = loopback.call(Loopback.ECHO, null, 60_000);
            Loopback.await(answered);
            assertFalse(first.isDone(), "nobody serves it yet");

            early.serve(loopback.dispatcher(table));

            assertArrayEquals(BODY, Loopback.await(first).getBody());
            var second = loopback.client.call(address, Loopback.ECHO.request(null, BODY), 60_000);
            assertArrayEquals(BODY, Loopback.await(second).getBody());
        }
    }

    @Test
    void shouldHoldAPortThatItHasTaken() throws Exception {
        try (var loops = IoLoops.start("early-io", 1);
            var early = RpcServer.take(loops, ServerOptions.on("127.0.0.1", 0))) {

            assertThrows(BindException.class,
                () -> new ServerSocket(early.port(), 1, InetAddress.getLoopbackAddress()).close());
            assertThrows(BindException.class,
                () -> RpcServer.take(loops, ServerOptions.on("127.0.0.1", early.port())).close());
        }
    }
}
