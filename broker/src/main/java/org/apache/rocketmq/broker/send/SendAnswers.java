package org.apache.rocketmq.broker.send;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.apache.rocketmq.broker.record.AppendAnswers;
import org.apache.rocketmq.broker.record.OffsetMessageIds;
import org.apache.rocketmq.broker.stats.Statistics;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.remoting.internal.request.SendMessageReply;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.store.Appended;

/** Tells the outcome of an append as the wire does. */
final class SendAnswers {
    private final OffsetMessageIds ids;
    private final PropertyStamp stamp;
    private final Statistics statistics;

    SendAnswers(OffsetMessageIds ids, PropertyStamp stamp, Statistics statistics) {
        this.statistics = statistics;
        this.ids = ids;
        this.stamp = stamp;
    }

    /**
     * What the answer to a send names a message by.
     *
     * @param uniqueKey its own
     * @param recallHandle by which it can be taken back; null where it cannot
     */
    record Names(String uniqueKey, String recallHandle) { }

    /**
     * The answer to a send, when the append is complete.
     *
     * @param loop where the answer is made that is not known at once: who stores has no time for it
     * @param topic where the message is stored
     * @param queueId the queue that the sender asked for or was given, also where the message waits elsewhere first
     */
    CompletionStage<Response> when(CompletionStage<Appended> append, Executor loop, String topic, int queueId,
        Names names) {
        return answer(append, loop, (appended, failure) -> {
            if (failure != null) {
                throw AppendAnswers.refusal(failure);
            }
            statistics.countPut(topic, appended.messages(), appended.length());
            var reply = new SendMessageReply(
                messageIds(appended), queueId, appended.queueOffset(), names.uniqueKey, null, names.recallHandle);
            return stamped(Response.of(AppendAnswers.code(appended.status()), null, SendMessageReply.CODEC, reply));
        });
    }

    /**
     * The answer to a reply that was handed on, when its append is complete. As at Apache's broker it tells where the
     * reply is stored also where it did not arrive, and of one that is not stored, an id of 0.
     *
     * @param append of the reply; completes with null where it is not to be stored
     * @param loop where the answer is made that is not known at once
     * @param refusal why it did not arrive; null where it did
     */
    CompletionStage<Response> whenReplied(CompletionStage<Appended> append, Executor loop, String topic,
        int queueId, RequestRejected refusal) {

        return answer(append, loop, (appended, failure) -> {
            if (failure != null) {
                throw AppendAnswers.refusal(failure);
            }
            if (appended != null) {
                statistics.countPut(topic, appended.messages(), appended.length());
            }
            if (appended == null && refusal != null) {
                return stamped(refusal.response());
            }
            var reply = appended == null ? new SendMessageReply("0", queueId, 0, null, null, null)
                : new SendMessageReply(messageIds(appended), queueId, appended.queueOffset(), null, null, null);
            if (refusal != null) {
                return stamped(refusal.response(SendMessageReply.CODEC, reply));
            }
            int code = appended == null ? ResponseCode.SUCCESS : AppendAnswers.code(appended.status());
            return stamped(Response.of(code, null, SendMessageReply.CODEC, reply));
        });
    }

    private Response stamped(Response response) {
        response.fields().append(MessageConst.PROPERTY_MSG_REGION, stamp.region());
        response.fields().append(MessageConst.PROPERTY_TRACE_SWITCH, stamp.trace());
        return response;
    }

    /**
     * The answer to a consumer that hands a message back, when the append is complete.
     *
     * @param loop where the answer is made that is not known at once
     * @param topic where the message is stored
     * @param originTopic the one that the consumer got it of
     */
    CompletionStage<Response> returnedWhen(CompletionStage<Appended> append, Executor loop, String topic,
        String group, String originTopic) {
        return answer(append, loop, (appended, failure) -> {
            if (failure != null) {
                throw AppendAnswers.refusal(failure);
            }
            statistics.countPut(topic, appended.messages(), appended.length());
            statistics.countSentBack(group, originTopic);
            return Response.of(AppendAnswers.code(appended.status()), null);
        });
    }

    private static CompletionStage<Response> answer(
        CompletionStage<Appended> append, Executor loop, BiFunction<Appended, Throwable, Response> outcome) {
        return append.toCompletableFuture().isDone() ? append.handle(outcome) : append.handleAsync(outcome, loop);
    }

    private String messageIds(Appended appended) {
        return appended.messages() == 1 ? ids.of(appended.logPosition())
            : appended.logPositions().stream().map(ids::of).collect(Collectors.joining(","));
    }
}
