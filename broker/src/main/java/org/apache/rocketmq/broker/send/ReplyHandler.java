package org.apache.rocketmq.broker.send;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.remoting.internal.request.SendMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.store.Appended;
import org.apache.rocketmq.store.MessageStore;

/**
 * Hands a reply to the client that asked for it, and stores it, if replies are to be stored. A reply that the store
 * refuses is not handed on; one that does not arrive is kept all the same, and the answer says that it did not.
 */
final class ReplyHandler implements Handler<SendMessageHeader> {
    private final SendRules rules;
    private final SendChecks checks;
    private final PropertyStamp stamp;
    private final ReplyPush push;
    private final MessageStore store;
    private final SendAnswers answers;

    ReplyHandler(SendRules rules, SendChecks checks, PropertyStamp stamp, ReplyPush push, MessageStore store,
        SendAnswers answers) {
        this.rules = rules;
        this.checks = checks;
        this.stamp = stamp;
        this.push = push;
        this.store = store;
        this.answers = answers;
    }

    @Override
    public CompletionStage<Response> handle(Request<SendMessageHeader> request) {
        var sending = checks.admit(request);
        if (sending.isBatch()) {
            throw new RequestRejected(Refusal.REPLY_BATCHED, "the message is illegal: a reply may not be a batch");
        }
        Detours.checkNoTransaction(sending.header().sysFlag(), sending.properties());
        String properties = stamp.stampReply(sending.properties());
        sending.allowance().spend(1, sending.bodyBytes());
        var append = append(sending, properties);
        if (append.isCompletedExceptionally()) {
            return answer(append, sending, null);
        }
        return push.push(request, properties).thenCompose(refusal -> answer(append, sending, refusal));
    }

    /** Null in place of an append where replies are not stored. */
    private CompletableFuture<Appended> append(Sending sending, String properties) {
        return rules.storeReplies() ? store.append(sending.message(properties)).toCompletableFuture()
            : CompletableFuture.completedFuture(null);
    }

    private CompletionStage<Response> answer(
        CompletableFuture<Appended> append, Sending sending, RequestRejected refusal) {
        return answers.whenReplied(
            append, sending.request().peer(), sending.header().topic(), sending.queueId(), refusal);
    }
}
