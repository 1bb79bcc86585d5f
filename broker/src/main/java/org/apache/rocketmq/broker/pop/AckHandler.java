package org.apache.rocketmq.broker.pop;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.record.AppendAnswers;
import org.apache.rocketmq.remoting.internal.request.AckMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.store.MessageStore;

/** Acknowledges a popped message. */
final class AckHandler implements Handler<AckMessageHeader> {
    private final PopChecks checks;
    private final Settling settling;
    private final MessageStore store;

    AckHandler(PopChecks checks, Settling settling, MessageStore store) {
        this.checks = checks;
        this.settling = settling;
        this.store = store;
    }

    @Override
    public CompletionStage<Response> handle(Request<AckMessageHeader> request) {
        var header = request.header();
        var receipt = Receipt.parse(header.extraInfo()).of(header.offset());
        var place = checks.place(receipt, header.consumerGroup(), header.topic(), header.queueId(),
            request.peer());
        try {
            return AppendAnswers.plainlyWhen(settling.acknowledge(place, receipt));
        } catch (RequestRejected e) {
            throw e.refusal() == Refusal.RECEIPT_VOID ? told(e, place, receipt.queueOffset()) : e;
        }
    }

    /** Says first, as Apache's broker does, that the queue does not have the offset. */
    private RequestRejected told(RequestRejected refused, PopPlace place, long offset) {
        long min = store.minOffset(place.topic(), place.queueId());
        long max = store.maxOffset(place.topic(), place.queueId());
        return offset >= min && offset < max ? refused
            : new RequestRejected(refused.refusal(), "offset is illegal, key:" + place.topic() + "@" + place.queueId()
                + ", commit:" + offset + ", store:" + min + "~" + max + ": " + refused.getMessage());
    }
}
