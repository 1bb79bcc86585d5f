package org.apache.rocketmq.remoting.internal.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.remoting.exception.RemotingTooMuchRequestException;
import org.apache.rocketmq.remoting.internal.frame.Frames;
import org.apache.rocketmq.remoting.internal.serve.HandlerTable;
import org.apache.rocketmq.remoting.internal.serve.Lane;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens when one end does not read. */
class BackPressureTest {
    private static final int REQUESTS = 2000;
    private static final int ANSWER_BYTES = 64 * 1024;

    @Test
    void shouldStopAnsweringWhoDoesNotReadAndGoOnWhenHeDoes() throws IOException {
        ByteBuffer answer = ByteBuffer.allocateDirect(ANSWER_BYTES);
        var handled = new AtomicInteger();
        var givenBack = new AtomicInteger();
        try (var loopback = Loopback.on(request -> {
            handled.incrementAndGet();
            return Response.ok()
                .body(Collections.singletonList(answer.duplicate()), givenBack::incrementAndGet).now();
        }); var slow = new RawPeer(loopback.server.port())) {
            var ids = new ArrayList<Integer>();
            var sender = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < REQUESTS; i++) {
                    RemotingCommand request = Loopback.ECHO.request(null, null);
                    ids.add(request.getOpaque());
                    slow.sendOrFail(Frames.encode(request));
                }
            });
            awaitStandstill(handled);
            assertTrue(handled.get() < REQUESTS / 2, handled + " answers of 64 KiB wait for somebody to read them");
            assertTrue(handled.get() - givenBack.get() <= 2 + Side.SERVER.mostUnsentBytes() / ANSWER_BYTES);
            Loopback.await(loopback.call(Loopback.ECHO, null, 30_000));

            for (int i = 0; i < REQUESTS; i++) {
                RemotingCommand reply = slow.receive();
                assertEquals(ids.get(i), reply.getOpaque());
                assertEquals(ANSWER_BYTES, reply.bodyBuffer().remaining());
            }
            Loopback.await(sender);
            Awaitility.await().until(() -> givenBack.get() == REQUESTS + 1);
        }
    }

    @ParameterizedTest
    @EnumSource(IoLoops.Kind.class)
    void shouldGiveEverythingBackWhenWhoDoesNotReadGoes(IoLoops.Kind kind) throws IOException {
        ByteBuffer answer = ByteBuffer.allocateDirect(ANSWER_BYTES);
        var handled = new AtomicInteger();
        var givenBack = new AtomicInteger();
        var closed = new CompletableFuture<Void>();
        var table = HandlerTable.builder().on(Loopback.ECHO, request -> {
            if (handled.getAndIncrement() == 0) {
                request.peer().onClose(() -> closed.complete(null));
            }
            return Response.ok()
                .body(Collections.singletonList(answer.duplicate()), givenBack::incrementAndGet).now();
        }, Lane.IO).build();
        try (var loopback = new Loopback(IoLoops.start(kind, "test-io", 1), table, HandlerTable.empty(),
            ServerOptions.on("127.0.0.1", 0))) {
            try (var slow = new RawPeer(loopback.server.port())) {
                for (int i = 0; i < REQUESTS / 10; i++) {
                    slow.send(Frames.encode(Loopback.ECHO.request(null, null)));
                }
                awaitStandstill(handled);
                assertTrue(givenBack.get() < handled.get());
            }

            Loopback.await(closed);
            Awaitility.await().until(() -> givenBack.get() == handled.get());
        }
    }

    @Test
    void shouldRefuseCallsWhenTheServerDoesNotRead() throws IOException {
        try (var deaf = new ServerSocket(); var loopback = Loopback.on(request -> Response.ok().now())) {
            // Left to itself a kernel may take more for a reader who does not read than this test sends.
            deaf.setReceiveBufferSize(ANSWER_BYTES);
            deaf.bind(new InetSocketAddress("127.0.0.1", 0));
            String address = "127.0.0.1:" + deaf.getLocalPort();
            var calls = new ArrayList<CompletableFuture<RemotingCommand>>();
            byte[] body = new byte[1 << 20];
            for (int i = 0; i < 64; i++) {
                calls.add(loopback.client.call(address, Loopback.ECHO.request(null, body), 60_000));
                if (i == 0) {
                    deaf.accept();
                }
            }

            // Not always the last: what waited for the connection and what comes while that is written count apart.
            Throwable failure = Loopback.awaitFailure(CompletableFuture.anyOf(calls.toArray(CompletableFuture[]::new)));
            assertInstanceOf(RemotingTooMuchRequestException.class, failure);
            assertTrue(failure.getMessage().contains("send slower"), failure.getMessage());
            Loopback.await(loopback.call(Loopback.ECHO, null, 30_000));
            loopback.client.disconnect(address);
            calls.forEach(Loopback::awaitFailure);
        }
        Awaitility.await().until(() -> PooledByteBufAllocator.DEFAULT.pinnedDirectMemory() == 0);
    }

    /** Waits until a number has not moved for a while. */
    private static void awaitStandstill(AtomicInteger number) {
        var last = new AtomicInteger(-1);
        Awaitility.await().pollInterval(Duration.ofMillis(200)).until(() -> {
            int now = number.get();
            return now > 0 && last.getAndSet(now) == now;
        });
    }
}
