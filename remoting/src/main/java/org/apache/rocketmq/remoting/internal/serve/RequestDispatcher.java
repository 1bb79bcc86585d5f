package org.apache.rocketmq.remoting.internal.serve;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.internal.header.BadHeaderException;
import org.apache.rocketmq.remoting.protocol.BadBodyException;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/**
 * Answers requests: finds the handler, decodes the header, runs the handler on its lane and sends what it answers.
 * The only place where a failure becomes a response. One dispatcher serves all connections of a server.
 */
public final class RequestDispatcher {
    private final HandlerTable table;
    private final Executor adminLane;
    private final Failures failures;
    private final List<RPCHook> hooks;

    public RequestDispatcher(HandlerTable table, Executor adminLane, Failures failures, List<RPCHook> hooks) {
        this.table = table;
        this.adminLane = adminLane;
        this.failures = failures;
        this.hooks = List.copyOf(hooks);
    }

    /**
     * Answers a request. Unless it is one-way, exactly one reply follows, now or later, unless a handler never
     * completes what it returned. Called on the connection's event loop.
     */
    public void dispatch(RemotingCommand command, Peer peer, Replies replies, Arrival arrival) {
        HandlerTable.Entry<?> entry = table.find(command.getCode());
        if (entry == null) {
            reply(command, peer, replies, new RequestRejected(Refusal.REQUEST_CODE_UNKNOWN,
                " request type " + command.getCode() + " not supported", command.getCode()).response());
        } else {
            dispatch(entry, command, peer, replies, arrival);
        }
    }

    private <H> void dispatch(
        HandlerTable.Entry<H> entry, RemotingCommand command, Peer peer, Replies replies, Arrival arrival) {
        try {
            requirePatience(entry, arrival);
            for (RPCHook hook : hooks) {
                hook.doBeforeRequest(peer.toString(), command);
            }
            var request = new Request<>(command, entry.type().header().decode(command.fields()), peer);
            if (entry.lane() == Lane.IO) {
                handle(entry.handler(), request, replies);
            } else {
                command.setBodyBuffer(onHeap(command.bodyBuffer()));
                adminLane.execute(new SlowRequest<>(entry, request, replies, arrival));
            }
        } catch (RejectedExecutionException e) {
            reply(command, peer, replies, new RequestRejected(Refusal.TOO_MANY_SLOW_REQUESTS,
                "[OVERLOAD] too many slow requests are waiting; try again later").response());
        } catch (RuntimeException | Error e) {
            reply(command, peer, replies, refusal(command, peer, e));
        }
    }

    /** Whoever waited so long may have given up, and those behind him wait less without him. */
    private static void requirePatience(HandlerTable.Entry<?> entry, Arrival arrival) {
        if (isLate(entry, arrival)) {
            throw late(entry, arrival);
        }
    }

    private static boolean isLate(HandlerTable.Entry<?> entry, Arrival arrival) {
        return entry.isPatienceLimited() && arrival.waitedNanos() > entry.patience().toNanos();
    }

    private static RequestRejected late(HandlerTable.Entry<?> entry, Arrival arrival) {
        return RequestRejected.late(arrival.waitedNanos(), entry.patience());
    }

    /** A request on its way through the admin lane. */
    private final class SlowRequest<H> implements WaitingTask {
        private final HandlerTable.Entry<H> entry;
        private final Request<H> request;
        private final Replies replies;
        private final Arrival arrival;

        SlowRequest(HandlerTable.Entry<H> entry, Request<H> request, Replies replies, Arrival arrival) {
            this.entry = entry;
            this.request = request;
            this.replies = replies;
            this.arrival = arrival;
        }

        @Override
        public boolean isLate() {
            return RequestDispatcher.isLate(entry, arrival);
        }

        @Override
        public long waitedNanos() {
            return arrival.waitedNanos();
        }

        @Override
        public void refuse() {
            reply(request.command(), request.peer(), replies, late(entry, arrival).response());
        }

        @Override
        public void run() {
            if (isLate()) {
                refuse();
            } else {
                handle(entry.handler(), request, replies);
            }
        }
    }

    private <H> void handle(Handler<H> handler, Request<H> request, Replies replies) {
        CompletableFuture<Response> answer;
        try {
            CompletionStage<Response> stage = handler.handle(request);
            if (stage == null && request.oneway()) {
                return;
            }
            answer = stage == null ? CompletableFuture.completedFuture(null) : stage.toCompletableFuture();
        } catch (RuntimeException | Error e) {
            reply(request.command(), request.peer(), replies, refusal(request.command(), request.peer(), e));
            return;
        }
        if (answer.isDone() && !answer.isCompletedExceptionally()) {
            answered(request, replies, answer.join(), null);
        } else {
            answer.whenComplete((response, failure) -> answered(request, replies, response, failure));
        }
    }

    private void answered(Request<?> request, Replies replies, Response response, Throwable failure) {
        Response answer = response;
        if (failure != null) {
            answer = refusal(request.command(), request.peer(), failure);
        } else if (response == null) {
            if (request.oneway()) {
                return;
            }
            answer = refusal(request.command(), request.peer(),
                new IllegalStateException("the handler did not answer"));
        }
        reply(request.command(), request.peer(), replies, answer);
    }

    private void reply(RemotingCommand request, Peer peer, Replies replies, Response response) {
        if (request.isOnewayRPC()) {
            response.onWritten().run();
            return;
        }
        RemotingCommand reply =
            RemotingCommand.response(response.code(), response.remark(), request.getOpaque(), response.fields());
        try {
            for (RPCHook hook : hooks) {
                hook.doAfterResponse(peer.toString(), request, reply);
            }
        } catch (RuntimeException | Error e) {
            response.onWritten().run();
            Response refusal = refusal(request, peer, e);
            replies.send(RemotingCommand.response(refusal.code(), refusal.remark(), request.getOpaque(),
                refusal.fields()), refusal.body(), refusal.onWritten());
            return;
        }
        replies.send(reply, response.body(), response.onWritten());
    }

    private Response refusal(RemotingCommand request, Peer peer, Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause() : failure;
        if (cause instanceof RequestRejected rejected) {
            return rejected.response();
        }
        if (cause instanceof BadHeaderException) {
            return new RequestRejected(Refusal.HEADER_BROKEN, cause.getMessage()).response();
        }
        if (cause instanceof BadBodyException) {
            return new RequestRejected(Refusal.BODY_BROKEN, cause.getMessage()).response();
        }
        failures.report("request " + request.getCode() + " from " + peer, cause);
        return new RequestRejected(Refusal.INTERNAL_ERROR, cause.toString()).response();
    }

    private static ByteBuffer onHeap(ByteBuffer body) {
        var copy = new byte[body.remaining()];
        body.get(body.position(), copy);
        return ByteBuffer.wrap(copy);
    }
}
