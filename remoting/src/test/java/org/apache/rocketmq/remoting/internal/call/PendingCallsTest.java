package org.apache.rocketmq.remoting.internal.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.remoting.exception.RemotingSendRequestException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.junit.jupiter.api.Test;

/** Calls of one connection, under a clock that the test moves. */
class PendingCallsTest {
    private static final String ADDRESS = "10.0.0.1:10911";

    private final MockTicker ticker = Ticker.newMockTicker();
    private final EmbeddedChannel channel = EmbeddedChannel.builder().ticker(ticker).build();
    private final PendingCalls calls = new PendingCalls(ADDRESS, channel.eventLoop(), ticker::nanoTime);

    @Test
    void shouldCompleteTheCallThatAResponseAnswers() {
        PendingCall first = started(1, 1000);
        PendingCall second = started(2, 1000);
        RemotingCommand response = response(2);

        calls.complete(response);

        assertFalse(first.isDone());
        assertSame(response, second.join());
        assertEquals(1, calls.count());
    }

    @Test
    void shouldFailEachCallAtItsDeadlineAndNotBefore() {
        PendingCall late = started(1, 3000);
        PendingCall early = started(2, 30);
        PendingCall middle = started(3, 500);

        pass(29);
        assertFalse(early.isDone());
        pass(1);
        assertTimedOut(early, "within 30 ms");
        pass(469);
        assertFalse(middle.isDone());
        pass(1);
        assertTimedOut(middle, "within 500 ms");
        pass(2499);
        assertFalse(late.isDone());
        pass(1);
        assertTimedOut(late, "within 3000 ms");
        assertEquals(0, calls.count());
    }

    @Test
    void shouldGatherDeadlinesThatLieCloseTogether() {
        PendingCall first = started(1, 100);
        PendingCall second = started(2, 101);

        pass(100);
        assertTrue(first.isDone());
        pass(20);
        assertTimedOut(second, "within 101 ms");
    }

    @Test
    void shouldDropAnAnswerThatComesTooLate() {
        PendingCall call = started(1, 10);
        pass(10);

        calls.complete(response(1));

        assertTimedOut(call, "10 ms");
        assertEquals(0, calls.count());
    }

    @Test
    void shouldFailAllCallsWhenTheConnectionCloses() {
        PendingCall waiting = started(1, 1000);
        calls.close("the peer closed the connection");

        PendingCall late = call(2, 1000);
        assertTrue(calls.admit());
        assertFalse(calls.add(late));

        for (PendingCall call : new PendingCall[] {waiting, late}) {
            Throwable failure = assertThrows(CompletionException.class, call::join).getCause();
            assertInstanceOf(RemotingSendRequestException.class, failure);
            assertTrue(failure.getMessage().contains(ADDRESS), failure.getMessage());
            assertTrue(failure.getMessage().contains("the peer closed the connection"), failure.getMessage());
        }
        assertEquals(0, calls.count());
    }

    @Test
    void shouldRefuseASecondCallWithTheSameId() {
        PendingCall first = started(1, 1000);
        PendingCall second = call(1, 1000);
        assertTrue(calls.admit());

        assertFalse(calls.add(second));

        assertTrue(second.isCompletedExceptionally());
        assertFalse(first.isDone());
        assertEquals(1, calls.count());
    }

    @Test
    void shouldAdmitNoMoreThanItsBound() {
        for (int i = 0; i < PendingCalls.MOST_CALLS; i++) {
            assertTrue(calls.admit());
        }

        assertFalse(calls.admit());
        calls.dismiss();
        assertTrue(calls.admit());
    }

    @Test
    void shouldLetACallbackMakeTheNextCall() {
        var next = new ArrayList<PendingCall>();
        started(1, 10).whenComplete((response, failure) -> next.add(started(2, 10)));

        pass(10);
        assertEquals(1, next.size());
        pass(30);

        assertTimedOut(next.get(0), "10 ms");
    }

    @Test
    void shouldFailACallWhoseAnswerAHookRefuses() {
        var call = new PendingCall(ADDRESS, request(1), 10, ticker.nanoTime() + 10, response -> {
            throw new IllegalStateException("not this one");
        }, null);
        calls.admit();
        calls.add(call);

        calls.complete(response(1));

        Throwable failure = assertThrows(CompletionException.class, call::join).getCause();
        assertTrue(failure.getMessage().contains("not this one"), failure.getMessage());
    }

    @Test
    void shouldTellTheReceiverOnceHowACallEnded() {
        var heard = new ArrayList<Object>();
        PendingCall answered = heardBy(heard, 1);
        PendingCall expired = heardBy(heard, 2);
        RemotingCommand response = response(1);

        calls.complete(response);
        assertFalse(answered.completeExceptionally(new IllegalStateException("too late")));
        pass(1000);
        assertFalse(expired.complete(response(2)));

        assertEquals(2, heard.size());
        assertSame(response, heard.get(0));
        assertInstanceOf(RemotingTimeoutException.class, heard.get(1));
    }

    @Test
    void shouldEndAllCallsAlsoWhereAReceiverFails() {
        var ended = new ArrayList<PendingCall>();
        for (int i = 1; i <= 3; i++) {
            var call = new PendingCall(ADDRESS, request(i), 1000,
                ticker.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1000), null, (response, failure) -> {
                    throw new AssertionError("this receiver fails");
                });
            assertTrue(calls.admit());
            assertTrue(calls.add(call));
            ended.add(call);
        }

        calls.complete(response(1));
        calls.close("the peer is gone");

        assertTrue(ended.stream().allMatch(PendingCall::isDone));
        assertEquals(0, calls.count());
    }

    private PendingCall heardBy(List<Object> heard, int opaque) {
        var call = new PendingCall(ADDRESS, request(opaque), 1000,
            ticker.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1000), null,
            (response, failure) -> heard.add(failure == null ? response : failure));
        assertTrue(calls.admit());
        assertTrue(calls.add(call));
        return call;
    }

    private PendingCall started(int opaque, long timeoutMillis) {
        PendingCall call = call(opaque, timeoutMillis);
        assertTrue(calls.admit());
        assertTrue(calls.add(call));
        return call;
    }

    private PendingCall call(int opaque, long timeoutMillis) {
        return new PendingCall(ADDRESS, request(opaque), timeoutMillis,
            ticker.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis), null, null);
    }

    private static RemotingCommand request(int opaque) {
        RemotingCommand request = RemotingCommand.request(310, new Fields());
        request.setOpaque(opaque);
        return request;
    }

    private static RemotingCommand response(int opaque) {
        return RemotingCommand.response(0, null, opaque, new Fields());
    }

    private void pass(long millis) {
        ticker.advanceMillis(millis);
        channel.runScheduledPendingTasks();
    }

    private static void assertTimedOut(PendingCall call, String text) {
        Throwable failure = assertThrows(CompletionException.class, call::join).getCause();
        assertInstanceOf(RemotingTimeoutException.class, failure);
        assertTrue(failure.getMessage().contains("SEND_MESSAGE_V2(310) to " + ADDRESS), failure.getMessage());
        assertTrue(failure.getMessage().contains(text), failure.getMessage());
    }
}
