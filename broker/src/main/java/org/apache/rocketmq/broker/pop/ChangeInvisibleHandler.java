package org.apache.rocketmq.broker.pop;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.record.AppendAnswers;
import org.apache.rocketmq.remoting.internal.request.ChangeInvisibleTimeHeader;
import org.apache.rocketmq.remoting.internal.request.ChangeInvisibleTimeReply;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;

/** Has a popped message come back at another time, under a new receipt. */
final class ChangeInvisibleHandler implements Handler<ChangeInvisibleTimeHeader> {
    private final PopChecks checks;
    private final Settling settling;

    ChangeInvisibleHandler(PopChecks checks, Settling settling) {
        this.checks = checks;
        this.settling = settling;
    }

    @Override
    public CompletionStage<Response> handle(Request<ChangeInvisibleTimeHeader> request) {
        var header = request.header();
        PopChecks.requireInvisible(header.invisibleTime(), 0);
        var receipt = Receipt.parse(header.extraInfo()).of(header.offset());
        var place = checks.place(receipt, header.consumerGroup(), header.topic(), header.queueId(),
            request.peer());
        var postponed = settling.postpone(place, receipt, header.invisibleTime());
        var next = postponed.receipt();
        return postponed.written().handle((appended, failure) -> {
            if (failure != null) {
                throw AppendAnswers.refusal(failure);
            }
            return Response.of(AppendAnswers.code(appended.status()), null, ChangeInvisibleTimeReply.CODEC,
                new ChangeInvisibleTimeReply(next.popTime(), next.invisibleTime(), next.reviveQueue()));
        });
    }
}
