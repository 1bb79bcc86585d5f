package org.apache.rocketmq.broker.send;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.topic.AllowedNames;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.remoting.internal.request.SendMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.store.Appended;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.NewMessage;

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
        var header = request.header();
        AllowedNames.requireGroup(header.producerGroup());
        var topic = checks.topic(header);
        int queueId = SendChecks.queue(topic, header.queueId());
        checks.checkBody(request.body().remaining());
        String given = header.properties() == null ? "" : header.properties();
        SendChecks.checkProperties(given);
        Detours.checkNoTransaction(header.sysFlag(), given);
        String properties = stamp.stampReply(given);
        var append = append(request, topic, queueId, properties);
        if (append.isCompletedExceptionally()) {
            return answers.whenReplied(append, header.topic(), queueId, null);
        }
        return push.push(request, properties)
            .thenCompose(refusal -> answers.whenReplied(append, header.topic(), queueId, refusal));
    }

    /** Null in place of an append where replies are not stored. */
    private CompletableFuture<Appended> append(
        Request<SendMessageHeader> request, TopicConfig topic, int queueId, String properties) {
        if (!rules.storeReplies()) {
            return CompletableFuture.completedFuture(null);
        }
        var header = request.header();
        int reconsumeTimes = header.reconsumeTimes() == null ? 0 : header.reconsumeTimes();
        return store.append(new NewMessage(header.topic(), queueId, header.flag(),
            SendChecks.systemFlag(header, topic), header.bornTimestamp(), request.peer().remoteAddress(),
            reconsumeTimes, 0, request.body(), properties)).toCompletableFuture();
    }
}
