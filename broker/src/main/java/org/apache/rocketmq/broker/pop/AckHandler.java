package org.apache.rocketmq.broker.pop;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.record.AppendAnswers;
import org.apache.rocketmq.remoting.internal.request.AckMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;

/** Acknowledges a popped message. */
final class AckHandler implements Handler<AckMessageHeader> {
    private final PopChecks checks;
    private final Settling settling;

    AckHandler(PopChecks checks, Settling settling) {
        this.checks = checks;
        this.settling = settling;
    }

    @Override
    public CompletionStage<Response> handle(Request<AckMessageHeader> request) {
        var header = request.header();
        var receipt = Receipt.parse(header.extraInfo()).of(header.offset());
        var place = checks.place(receipt, header.consumerGroup(), header.topic(), header.queueId());
        return AppendAnswers.plainlyWhen(settling.acknowledge(place, receipt));
    }
}
