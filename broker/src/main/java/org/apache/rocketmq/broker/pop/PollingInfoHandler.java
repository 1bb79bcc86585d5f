package org.apache.rocketmq.broker.pop;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.remoting.internal.request.PollingInfoHeader;
import org.apache.rocketmq.remoting.internal.request.PollingInfoReply;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;

/** Tells how many pops wait. */
final class PollingInfoHandler implements Handler<PollingInfoHeader> {
    private final PopChecks checks;
    private final PopPolls polls;

    PollingInfoHandler(PopChecks checks, PopPolls polls) {
        this.checks = checks;
        this.polls = polls;
    }

    @Override
    public CompletionStage<Response> handle(Request<PollingInfoHeader> request) {
        var header = request.header();
        checks.requireConsuming(header.consumerGroup());
        checks.requireQueue(header.topic(), header.queueId(), request.peer());
        return Response.ok(PollingInfoReply.CODEC, new PollingInfoReply(
            polls.waiting(header.consumerGroup(), header.topic(), header.queueId()))).now();
    }
}
