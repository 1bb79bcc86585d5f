package org.apache.rocketmq.broker.transaction;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.record.AppendAnswers;
import org.apache.rocketmq.broker.record.OffsetMessageIds;
import org.apache.rocketmq.broker.record.StoredMessage;
import org.apache.rocketmq.remoting.internal.request.ResumeCheckHalfMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.store.MessageStore;

/** An operator has a transaction asked for from the beginning: one that waits, or one that was given up. */
final class ResumeCheckHandler implements Handler<ResumeCheckHalfMessageHeader> {
    private final Transactions transactions;
    private final MessageStore store;

    ResumeCheckHandler(Transactions transactions, MessageStore store) {
        this.transactions = transactions;
        this.store = store;
    }

    @Override
    public CompletionStage<Response> handle(Request<ResumeCheckHalfMessageHeader> request) {
        String id = request.header().msgId();
        var stored = new StoredMessage(store.recordAt(OffsetMessageIds.position(id)).orElseThrow(
            () -> refused("no message has the id " + id)));
        var givenUp = HalfMessage.givenUpIn(stored);
        if (givenUp != null) {
            return AppendAnswers.plainlyWhen(transactions.takeUp(givenUp));
        }
        var half = HalfMessage.in(stored);
        if (half == null || !transactions.resetChecks(half)) {
            throw refused("the message " + id
                + " is neither a half message whose transaction waits for its end, nor one that was given up");
        }
        return Response.ok().now();
    }

    private static RequestRejected refused(String why) {
        return new RequestRejected(Refusal.HALF_MESSAGE_NOT_WAITING, why);
    }
}
