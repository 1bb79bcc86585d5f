package org.apache.rocketmq.remoting.internal.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.request.GetRouteInfoHeader;
import org.apache.rocketmq.remoting.internal.request.RequestType;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.Test;

/** What becomes of a request, without sockets. */
class RequestDispatcherTest {
    private static final RequestType<GetRouteInfoHeader, Void> TYPE = Requests.GET_ROUTEINFO_BY_TOPIC;
    private static final String NOT_THERE = "no such topic";

    private final List<RemotingCommand> replies = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final AtomicInteger givenBack = new AtomicInteger();
    private final ArrayDeque<Runnable> adminTasks = new ArrayDeque<>();
    private final List<RPCHook> hooks = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void shouldReplyWithTheIdOfTheRequest() {
        RemotingCommand request = request();
        dispatch(request, Lane.IO, r -> Response.of(ResponseCode.SUCCESS, r.header().topic()).now());

        assertEquals(request.getOpaque(), replies.get(0).getOpaque());
        assertEquals("TopicA", replies.get(0).getRemark());
        assertTrue(replies.get(0).isResponseType());
        assertEquals(1, givenBack.get());
    }

    @Test
    void shouldReplyWhenTheHandlerIsDone() {
        var later = new CompletableFuture<Response>();
        dispatch(request(), Lane.IO, r -> later);
        assertTrue(replies.isEmpty());

        later.complete(Response.of(7, null));

        assertEquals(7, replies.get(0).getCode());
    }

    @Test
    void shouldSayThatACodeIsNotSupported() {
        RemotingCommand request = RemotingCommand.request(4711, new Fields());
        dispatch(request, Lane.IO, r -> Response.ok().now());

        assertReply(ResponseCode.REQUEST_CODE_NOT_SUPPORTED, " request type 4711 not supported");
        assertTrue(failures.isEmpty());
    }

    @Test
    void shouldNameTheHeaderFieldThatIsMissing() {
        dispatch(RemotingCommand.request(TYPE.code(), new Fields()), Lane.IO, r -> Response.ok().now());

        assertReply(ResponseCode.SYSTEM_ERROR, "the header field topic is missing");
        assertTrue(failures.isEmpty());
    }

    @Test
    void shouldPassARefusalOnHoweverItComes() {
        var refusal = new RequestRejected(Refusal.TOPIC_UNKNOWN, NOT_THERE);
        dispatch(request(), Lane.IO, r -> {
            throw refusal;
        });
        dispatch(request(), Lane.IO, r -> CompletableFuture.failedFuture(refusal));
        dispatch(request(), Lane.IO, r -> CompletableFuture.completedFuture(1).thenApply(one -> {
            throw refusal;
        }));

        assertEquals(3, replies.size());
        replies.forEach(reply -> {
            assertEquals(ResponseCode.TOPIC_NOT_EXIST, reply.getCode());
            assertEquals(NOT_THERE, reply.getRemark());
        });
        assertTrue(failures.isEmpty());
    }

    @Test
    void shouldTellTheCauseItsFiguresAndWhenToAskAgain() {
        dispatch(request(), Lane.IO, r -> {
            throw new RequestRejected(Refusal.QUEUE_UNKNOWN, "no such queue", 7, 4);
        });
        dispatch(request(), Lane.IO, r -> {
            throw new RequestRejected(Refusal.DISK_FAILED, "disk");
        });
        dispatch(request(), Lane.IO, r -> {
            throw RequestRejected.until(Refusal.TOO_MANY_LOCKS, 250, "locks", 5, 5);
        });

        assertEquals("queue-unknown queueId=7,queues=4 never null", refusal(0));
        assertEquals("disk-failed null elsewhere 10000", refusal(1));
        assertEquals("too-many-locks locks=5,limit=5 later 250", refusal(2));
    }

    @Test
    void shouldGiveACauseToWhatItRefusesByItself() {
        dispatch(RemotingCommand.request(4711, new Fields()), Lane.IO, r -> Response.ok().now());
        dispatch(RemotingCommand.request(TYPE.code(), new Fields()), Lane.IO, r -> Response.ok().now());
        dispatch(request(), Lane.IO, r -> {
            throw new IllegalStateException("oops");
        });

        assertEquals("request-code-unknown requestCode=4711 never null", refusal(0));
        assertEquals("header-broken null never null", refusal(1));
        assertEquals("internal-error null later 1000", refusal(2));
    }

    private String refusal(int reply) {
        Fields fields = replies.get(reply).fields();
        return fields.get(RequestRejected.CAUSE) + " " + fields.get(RequestRejected.FIGURES) + " "
            + fields.get(RequestRejected.RETRY) + " " + fields.get(RequestRejected.RETRY_AFTER);
    }

    @Test
    void shouldReportABugWithCodeAndPeerHoweverItComes() {
        dispatch(request(), Lane.IO, r -> {
            throw new IllegalStateException("oops");
        });
        dispatch(request(), Lane.IO, r -> CompletableFuture.failedFuture(new IllegalStateException("oops")));
        dispatch(request(), Lane.IO, r -> null);
        dispatch(request(), Lane.IO, r -> CompletableFuture.completedFuture(null));

        assertEquals(4, replies.size());
        replies.forEach(reply -> assertEquals(ResponseCode.SYSTEM_ERROR, reply.getCode()));
        assertTrue(replies.get(0).getRemark().contains("oops"));
        assertEquals(4, failures.size());
        assertEquals("request 105 from 10.0.0.9:1234: java.lang.IllegalStateException: oops", failures.get(0));
    }

    @Test
    void shouldNeverAnswerAOnewayRequest() {
        RemotingCommand request = request();
        request.markOnewayRPC();
        dispatch(request, Lane.IO, r -> Response.ok().body(List.of(), givenBack::incrementAndGet).now());
        dispatch(request, Lane.IO, r -> null);
        dispatch(request, Lane.IO, r -> {
            throw new IllegalStateException("oops");
        });
        RemotingCommand unknown = RemotingCommand.request(4711, new Fields());
        unknown.markOnewayRPC();
        dispatch(unknown, Lane.IO, r -> null);

        assertTrue(replies.isEmpty());
        assertEquals(1, givenBack.get());
        assertEquals(1, failures.size());
    }

    @Test
    void shouldCopyTheBodyForTheAdminLane() {
        byte[] socketBytes = "body".getBytes(StandardCharsets.US_ASCII);
        RemotingCommand request = request();
        request.setBodyBuffer(ByteBuffer.wrap(socketBytes));
        dispatch(request, Lane.ADMIN,
            r -> Response.of(0, StandardCharsets.US_ASCII.decode(r.body()).toString()).now());
        assertTrue(replies.isEmpty());

        socketBytes[0] = 'X';
        adminTasks.remove().run();

        assertReply(0, "body");
    }

    @Test
    void shouldSayBusyWhenTheAdminLaneIsFull() {
        var dispatcher = dispatcher(Lane.ADMIN, r -> Response.ok().now(), task -> {
            throw new RejectedExecutionException("full");
        });
        dispatcher.dispatch(request(), new TestPeer(), this::reply, Arrival.now(nanos::get));

        assertEquals(ResponseCode.SYSTEM_BUSY, replies.get(0).getCode());
        assertTrue(replies.get(0).getRemark().startsWith("[OVERLOAD]"));
        assertTrue(failures.isEmpty());
    }

    @Test
    void shouldRefuseWhatHasWaitedTooLongForItsTurn() {
        var patient = new RequestDispatcher(HandlerTable.builder()
            .on(TYPE, r -> Response.ok().now(), Lane.IO, Duration.ofMillis(200)).build(), adminTasks::add,
            (what, failure) -> failures.add(what + ": " + failure), hooks);
        var arrival = Arrival.now(nanos::get);
        nanos.addAndGet(Duration.ofMillis(200).toNanos());
        patient.dispatch(request(), new TestPeer(), this::reply, arrival);
        nanos.addAndGet(Duration.ofMillis(101).toNanos());
        patient.dispatch(request(), new TestPeer(), this::reply, arrival);

        assertEquals(ResponseCode.SUCCESS, replies.get(0).getCode());
        assertEquals(ResponseCode.SYSTEM_BUSY, replies.get(1).getCode());
        assertTrue(replies.get(1).getRemark().startsWith("[TIMEOUT_CLEAN_QUEUE]"));
        assertEquals("waited-too-long waitedMillis=301,limitMillis=200 later 1000", refusal(1));
    }

    @Test
    void shouldRefuseASlowRequestThatWaitedTooLongBeforeOrAtItsTurn() throws Exception {
        var held = new CountDownLatch(1);
        try (var lane = new SlowLane("admin-test", 10)) {
            lane.execute(() -> awaitQuietly(held));
            var patient = new RequestDispatcher(HandlerTable.builder().patience(Lane.ADMIN, Duration.ofSeconds(5))
                .on(TYPE, r -> Response.ok().now(), Lane.ADMIN).build(), lane,
                (what, failure) -> failures.add(what + ": " + failure), hooks);
            patient.dispatch(request(), new TestPeer(), this::reply, Arrival.now(nanos::get));
            nanos.addAndGet(Duration.ofSeconds(4).toNanos());
            patient.dispatch(request(), new TestPeer(), this::reply, Arrival.now(nanos::get));
            lane.refuseLate();
            assertTrue(replies.isEmpty());
            assertEquals(2, lane.waiting());
            assertEquals(Duration.ofSeconds(4).toNanos(), lane.longestWaitNanos());

            nanos.addAndGet(Duration.ofSeconds(2).toNanos());
            lane.refuseLate();
            assertEquals("waited-too-long waitedMillis=6000,limitMillis=5000 later 1000", refusal(0));
            assertEquals(1, replies.size());

            nanos.addAndGet(Duration.ofSeconds(6).toNanos());
            held.countDown();
        }
        assertEquals("waited-too-long waitedMillis=8000,limitMillis=5000 later 1000", refusal(1));
        assertEquals(2, replies.size());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldShowRequestAndReplyToTheHooks() {
        hooks.add(new RPCHook() {
            @Override
            public void doBeforeRequest(String remoteAddr, RemotingCommand request) {
                request.addExtField("topic", "fromHook@" + remoteAddr);
            }

            @Override
            public void doAfterResponse(String remoteAddr, RemotingCommand request, RemotingCommand response) {
                response.addExtField("seen", request.fields().get("topic"));
            }
        });
        dispatch(RemotingCommand.request(TYPE.code(), new Fields()), Lane.IO, r -> Response.ok().now());

        assertEquals("fromHook@10.0.0.9:1234", replies.get(0).fields().get("seen"));
    }

    @Test
    void shouldRefuseWhatAHookRefuses() {
        hooks.add(new RPCHook() {
            @Override
            public void doBeforeRequest(String remoteAddr, RemotingCommand request) {
                throw new RequestRejected(Refusal.GROUP_NOT_CONSUMING, "who are you");
            }

            @Override
            public void doAfterResponse(String remoteAddr, RemotingCommand request, RemotingCommand response) {
                // Replies pass.
            }
        });
        dispatch(request(), Lane.IO, r -> Response.ok().now());

        assertReply(ResponseCode.NO_PERMISSION, "who are you");
    }

    @Test
    void shouldGiveTheBodyBackOnceWhenAHookFailsOnTheReply() {
        hooks.add(new RPCHook() {
            @Override
            public void doBeforeRequest(String remoteAddr, RemotingCommand request) {
                // Requests pass.
            }

            @Override
            public void doAfterResponse(String remoteAddr, RemotingCommand request, RemotingCommand response) {
                throw new IllegalStateException("broken hook");
            }
        });
        var own = new AtomicInteger();
        dispatch(request(), Lane.IO, r -> Response.ok().body(List.of(), own::incrementAndGet).now());

        assertEquals(1, own.get());
        assertEquals(ResponseCode.SYSTEM_ERROR, replies.get(0).getCode());
        assertFalse(failures.isEmpty());
    }

    private void dispatch(RemotingCommand request, Lane lane, Handler<GetRouteInfoHeader> handler) {
        dispatcher(lane, handler, adminTasks::add)
            .dispatch(request, new TestPeer(), this::reply, Arrival.now(nanos::get));
    }

    private RequestDispatcher dispatcher(Lane lane, Handler<GetRouteInfoHeader> handler, Executor adminLane) {
        return new RequestDispatcher(HandlerTable.builder().on(TYPE, handler, lane).build(), adminLane,
            (what, failure) -> failures.add(what + ": " + failure), hooks);
    }

    private void reply(RemotingCommand reply, List<ByteBuffer> body, Runnable onWritten) {
        replies.add(reply);
        givenBack.incrementAndGet();
        onWritten.run();
    }

    private void assertReply(int code, String remark) {
        assertEquals(1, replies.size());
        assertEquals(code, replies.get(0).getCode());
        assertEquals(remark, replies.get(0).getRemark());
    }

    private static RemotingCommand request() {
        return TYPE.request(new GetRouteInfoHeader("TopicA", null), null);
    }
}
