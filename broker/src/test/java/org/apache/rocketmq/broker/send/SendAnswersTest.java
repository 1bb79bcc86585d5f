package org.apache.rocketmq.broker.send;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.record.OffsetMessageIds;
import org.apache.rocketmq.broker.stats.Statistics;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.store.AppendStatus;
import org.apache.rocketmq.store.Appended;
import org.junit.jupiter.api.Test;

/** Who makes the answers: never the thread that stores. */
class SendAnswersTest {
    private static final Appended STORED = new Appended(AppendStatus.PUT_OK, 0, 100, 0, 1, 0, null);

    private final Queue<Runnable> loop = new ArrayDeque<>();
    private final CompletableFuture<Appended> append = new CompletableFuture<>();
    private final SendAnswers answers = new SendAnswers(
        new OffsetMessageIds(new InetSocketAddress("127.0.0.1", 10911)),
        new PropertyStamp(new SendRules(6, "127.0.0.1", "127.0.0.1:10911", "c", "region", true, 1024, false, true)),
        new Statistics(InstantSource.system(), ZoneId.of("UTC")));

    private void assertMadeOnLoop(CompletionStage<Response> answer) {
        append.complete(STORED);
        assertFalse(answer.toCompletableFuture().isDone());
        loop.remove().run();
        assertEquals(ResponseCode.SUCCESS, answer.toCompletableFuture().join().code());
        assertTrue(loop.isEmpty());
    }

    @Test
    void shouldAnswerASendOnTheLoop() {
        assertMadeOnLoop(answers.when(append, loop::add, "Orders", 0, new SendAnswers.Names("key", null)));
    }

    @Test
    void shouldAnswerAReplyOnTheLoop() {
        assertMadeOnLoop(answers.whenReplied(append, loop::add, "Orders", 0, null));
    }

    @Test
    void shouldAnswerAReturnedMessageOnTheLoop() {
        assertMadeOnLoop(answers.returnedWhen(append, loop::add, "%RETRY%billing", "billing", "Orders"));
    }

    @Test
    void shouldAnswerAtOnceWhatIsStoredAtOnce() {
        append.complete(STORED);
        assertTrue(answers.whenReplied(append, loop::add, "Orders", 0, null).toCompletableFuture().isDone());
        assertTrue(loop.isEmpty());
    }
}
