package org.apache.rocketmq.remoting.internal.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.HandlerTable;
import org.apache.rocketmq.remoting.internal.serve.Lane;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls over real sockets. */
class CallTest {
    private static final Handler<Void> ECHO = request -> Response.ok().body(copyOf(request)).now();

    @Test
    void shouldAnswerACallWithItsBody() {
        try (var loopback = Loopback.on(ECHO)) {
            byte[] body = "hello".getBytes(StandardCharsets.UTF_8);

            RemotingCommand response = Loopback.await(loopback.call(Loopback.ECHO, body, 30_000));

            assertEquals(ResponseCode.SUCCESS, response.getCode());
            assertArrayEquals(body, response.getBody());
        }
    }

    @ParameterizedTest
    @EnumSource(IoLoops.Kind.class)
    void shouldAnswerManyCallsAtATimeEachWithItsOwn(IoLoops.Kind kind) {
        var table = HandlerTable.builder().on(Loopback.ECHO, ECHO, Lane.IO).build();
        try (var loopback = new Loopback(IoLoops.start(kind, "test-io", 2), table, HandlerTable.empty(),
            ServerOptions.on("127.0.0.1", 0))) {
            var answers = new ArrayList<CompletableFuture<RemotingCommand>>();
            for (int i = 0; i < 2000; i++) {
                answers.add(loopback.call(Loopback.ECHO, ("call " + i).getBytes(StandardCharsets.UTF_8), 60_000));
            }

            for (int i = 0; i < answers.size(); i++) {
                byte[] body = Loopback.await(answers.get(i)).getBody();
                assertEquals("call " + i, new String(body, StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void shouldSayThatACodeIsNotSupported() {
        try (var loopback = Loopback.on(ECHO)) {
            RemotingCommand response = Loopback.await(loopback.call(Loopback.OTHER, null, 30_000));

            assertEquals(ResponseCode.REQUEST_CODE_NOT_SUPPORTED, response.getCode());
            assertEquals(" request type 2 not supported", response.getRemark());
        }
    }

    @Test
    void shouldFailACallThatIsNotAnsweredInTime() {
        try (var loopback = Loopback.on(request -> new CompletableFuture<>())) {
            Throwable failure = Loopback.awaitFailure(loopback.call(Loopback.ECHO, null, 50));

            assertInstanceOf(RemotingTimeoutException.class, failure);
            assertTrue(failure.getMessage().contains(loopback.address()), failure.getMessage());
            assertTrue(failure.getMessage().contains("50 ms"), failure.getMessage());
        }
    }

    @Test
    void shouldAnswerCallsOfManyThreads() throws InterruptedException {
        try (var loopback = Loopback.on(ECHO)) {
            var failures = new ConcurrentLinkedQueue<Throwable>();
            var threads = new ArrayList<Thread>();
            for (int t = 0; t < 8; t++) {
                byte[] body = ("thread " + t).getBytes(StandardCharsets.UTF_8);
                var thread = new Thread(() -> {
                    for (int i = 0; i < 200; i++) {
                        assertArrayEquals(body, Loopback.await(loopback.call(Loopback.ECHO, body, 30_000)).getBody());
                    }
                });
                thread.setUncaughtExceptionHandler((who, failure) -> failures.add(failure));
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }

            assertEquals(List.of(), List.copyOf(failures));
        }
    }

    @Test
    void shouldCarryBodiesUpToTheLimit() {
        try (var loopback = Loopback.on(ECHO)) {
            var body = new byte[FrameLimit.DEFAULT_BYTES - 1024];
            new Random(7).nextBytes(body);

            assertArrayEquals(body, Loopback.await(loopback.call(Loopback.ECHO, body, 60_000)).getBody());
        }
    }

    @Test
    void shouldAnswerSlowRequestsOnTheAdminThreadAndSayBusyBeyondItsQueue() {
        var release = new CompletableFuture<Void>();
        Handler<Void> slow = request -> {
            release.join();
            return Response.of(ResponseCode.SUCCESS, Thread.currentThread().getName()).now();
        };
        var table = HandlerTable.builder().on(Loopback.ECHO, slow, Lane.ADMIN).build();
        try (var loopback = new Loopback(table)) {
            var answers = new ArrayList<CompletableFuture<RemotingCommand>>();
            for (int i = 0; i < 6; i++) {
                answers.add(loopback.call(Loopback.ECHO, null, 60_000));
            }
            Awaitility.await().until(() -> answers.stream().anyMatch(CompletableFuture::isDone));
            release.complete(null);

            var codes = answers.stream().map(Loopback::await).map(RemotingCommand::getCode).toList();
            assertEquals(ResponseCode.SUCCESS, codes.get(0));
            assertTrue(codes.contains(ResponseCode.SYSTEM_BUSY), codes::toString);
            assertEquals("test-admin", Loopback.await(answers.get(0)).getRemark());
        }
    }

    @Test
    void shouldLetAnswersGoOutBeforeTheServerCloses() {
        var answer = new CompletableFuture<Response>();
        var handling = new CountDownLatch(1);
        try (var loopback = Loopback.on(request -> {
            handling.countDown();
            return answer;
        })) {
            var call = loopback.call(Loopback.ECHO, null, 60_000);
            Awaitility.await().until(() -> handling.getCount() == 0);
            var closing = new Thread(loopback.server::close);
            closing.start();
            answer.complete(Response.ok().body(new byte[4 << 20]));

            assertEquals(4 << 20, Loopback.await(call).getBody().length);
        }
    }

    private static byte[] copyOf(Request<Void> request) {
        var copy = new byte[request.body().remaining()];
        request.body().get(copy);
        return copy;
    }
}
