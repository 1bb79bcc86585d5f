package org.apache.rocketmq.remoting.internal.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.Test;

/** Calls over real sockets. */
class CallTest {
    private static final Handler<Void> ECHO = request -> Response.ok().body(copyOf(request)).now();

    @Test
    void shouldAnswerACallWithItsBody() {
        try (var loopback = Loopback.on(ECHO)) {
            byte[] body = "hello".getBytes(StandardCharsets.UTF_8);

            RemotingCommand response = Loopback.await(loopback.call(Loopback.ECHO, body, 3000));

            assertEquals(ResponseCode.SUCCESS, response.getCode());
            assertArrayEquals(body, response.getBody());
        }
    }

    @Test
    void shouldAnswerManyCallsAtATimeEachWithItsOwn() {
        try (var loopback = Loopback.on(ECHO)) {
            var answers = new ArrayList<CompletableFuture<RemotingCommand>>();
            for (int i = 0; i < 2000; i++) {
                answers.add(loopback.call(Loopback.ECHO, ("call " + i).getBytes(StandardCharsets.UTF_8), 10_000));
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
            RemotingCommand response = Loopback.await(loopback.call(Loopback.OTHER, null, 3000));

            assertEquals(ResponseCode.REQUEST_CODE_NOT_SUPPORTED, response.getCode());
            assertEquals(" request type 2 not supported", response.getRemark());
        }
    }

    @Test
    void shouldFailACallThatIsNotAnsweredInTime() {
        try (var loopback = Loopback.on(request -> new CompletableFuture<>())) {
            long start = System.nanoTime();

            Throwable failure = Loopback.awaitFailure(loopback.call(Loopback.ECHO, null, 50));

            assertInstanceOf(RemotingTimeoutException.class, failure);
            assertTrue(failure.getMessage().contains(loopback.address()), failure.getMessage());
            assertTrue(failure.getMessage().contains("50 ms"), failure.getMessage());
            assertTrue(System.nanoTime() - start < 2_000_000_000L);
        }
    }

    private static byte[] copyOf(Request<Void> request) {
        var copy = new byte[request.body().remaining()];
        request.body().get(copy);
        return copy;
    }
}
