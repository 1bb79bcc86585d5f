package org.apache.rocketmq.broker.membership;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.broker.FakePeer;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.junit.jupiter.api.Test;

/** Who waits for the name servers, and how long. */
class RegisteredFirstTest {
    private final AtomicLong version = new AtomicLong();
    private final CompletableFuture<Void> told = new CompletableFuture<>();
    private final CompletableFuture<Response> answer = new CompletableFuture<>();

    private CompletionStage<Response> handled(Handler<Void> handler) {
        return new RegisteredFirst(version::get, () -> told).answering(handler)
            .handle(new Request<>(null, null, new FakePeer()));
    }

    @Test
    void shouldAnswerWhoMadeATopicWhenTheNameServersKnow() throws Exception {
        var response = Response.ok();
        var made = handled(request -> {
            version.incrementAndGet();
            return answer;
        }).toCompletableFuture();
        answer.complete(response);
        assertFalse(made.isDone());

        told.complete(null);

        assertSame(response, made.get());
    }

    @Test
    void shouldStillAwaitTheAnswerItself() {
        var made = handled(request -> {
            version.incrementAndGet();
            return answer;
        }).toCompletableFuture();

        told.complete(null);

        assertFalse(made.isDone());
        answer.completeExceptionally(new RequestRejected(Refusal.TOPIC_UNKNOWN, "gone"));
        assertTrue(made.isCompletedExceptionally());
    }

    @Test
    void shouldNotHoldUpWhoMadeNone() {
        assertSame(answer, handled(request -> answer));
    }

    @Test
    void shouldLeaveOutWhatHasNoAnswer() {
        assertNull(handled(request -> {
            version.incrementAndGet();
            return null;
        }));
    }

    @Test
    void shouldLetRefusalsThrough() {
        assertThrows(RequestRejected.class, () -> handled(request -> {
            throw new RequestRejected(Refusal.TOPIC_UNKNOWN, "unknown");
        }));
    }
}
