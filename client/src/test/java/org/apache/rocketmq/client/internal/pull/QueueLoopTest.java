package org.apache.rocketmq.client.internal.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.apache.rocketmq.common.internal.worker.Scheduler;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Loops of queues on a client loop that takes no more tasks for a time. */
class QueueLoopTest {
    private final List<Throwable> bugs = new ArrayList<>();
    private final Scheduler clientLoop = new Scheduler("loop", (what, failure) -> bugs.add(failure));
    private final CompletableFuture<RemotingCommand> answer = new CompletableFuture<>();
    private final List<RemotingCommand> taken = new ArrayList<>();
    private int asked;

    private QueueLoop loop(Runnable asking) {
        return new QueueLoop(new MessageQueue("topic", "broker-a", 0), "read", Duration.ofHours(1), clientLoop, null,
            asking);
    }

    @AfterEach
    void stop() {
        clientLoop.close();
        assertEquals(List.of(), bugs);
    }

    private List<Scheduler.Task> flood() {
        var tasks = new ArrayList<Scheduler.Task>();
        try {
            while (true) {
                tasks.add(clientLoop.after(Duration.ofHours(1), "waiting", () -> { }));
            }
        } catch (RejectedExecutionException full) {
            return tasks;
        }
    }

    @Test
    void shouldAskAgainWhenItIsWokenWhereNoTimerRuns() {
        QueueLoop[] loop = new QueueLoop[1];
        loop[0] = loop(() -> {
            asked++;
            loop[0].rest();
        });
        flood();
        loop[0].start();
        assertEquals(1, asked);
        loop[0].wake();
        assertEquals(2, asked);
    }

    /** A loop that sends a request when it asks, and gets the answer at the first time. */
    private QueueLoop taking(Duration rest) {
        QueueLoop[] loop = new QueueLoop[1];
        loop[0] = loop(() -> {
            asked++;
            loop[0].sent("address", asked == 1 ? answer : new CompletableFuture<>(), response -> {
                taken.add(response);
                return rest;
            });
        });
        return loop[0];
    }

    @Test
    void shouldTakeAnAnswerWhenItIsWokenWhereTheLoopHasRefusedIt() {
        var loop = taking(Duration.ZERO);
        loop.start();
        flood();
        var response = RemotingCommand.createResponseCommand(ResponseCode.SUCCESS, null);
        answer.complete(response);
        assertEquals(List.of(), taken);
        loop.wake();
        assertEquals(List.of(response), taken);
        assertEquals(2, asked);
    }

    @Test
    void shouldTakeAnAnswerOnce() {
        var loop = taking(Duration.ofHours(1));
        loop.start();
        var flood = flood();
        answer.complete(RemotingCommand.createResponseCommand(ResponseCode.SUCCESS, null));
        flood.forEach(Scheduler.Task::close);
        loop.wake();
        loop.wake();
        assertEquals(1, taken.size());
        assertEquals(1, asked);
    }
}
