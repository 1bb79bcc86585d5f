package org.apache.rocketmq.broker.timer;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.record.AppendAnswers;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.remoting.internal.request.RecallMessageHeader;
import org.apache.rocketmq.remoting.internal.request.RecallMessageReply;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/** A producer takes a message back whose time has not come. */
final class RecallHandler implements Handler<RecallMessageHeader> {
    private final TimerRules rules;
    private final Recalling recalling;
    private final Topics topics;

    RecallHandler(TimerRules rules, Recalling recalling, Topics topics) {
        this.rules = rules;
        this.recalling = recalling;
        this.topics = topics;
    }

    @Override
    public CompletionStage<Response> handle(Request<RecallMessageHeader> request) {
        var header = request.header();
        if (!rules.recalls() || !rules.enabled()) {
            throw new RequestRejected(Refusal.RECALL_OFF,
                "recall failed, operation is forbidden: recallMessageEnable or timerWheelEnable is false");
        }
        if (topics.find(header.topic()) == null) {
            throw new RequestRejected(
                Refusal.TOPIC_UNKNOWN, "recall failed, the topic[" + header.topic() + "] not exist");
        }
        var handle = RecallHandle.parse(header.recallHandle());
        if (!handle.topic().equals(header.topic())) {
            throw new RequestRejected(Refusal.RECALL_HANDLE_BAD, "recall failed, topic not match: the message is one"
                + " of " + handle.topic());
        }
        return recalling.takeBack(handle, header.producerGroup(), request.peer().remoteAddress())
            .handle((appended, failure) -> {
                if (failure != null) {
                    throw AppendAnswers.refusal(failure);
                }
                int code = appended == null ? ResponseCode.SUCCESS : AppendAnswers.code(appended.status());
                return Response.of(code, null, RecallMessageReply.CODEC, new RecallMessageReply(handle.key()));
            });
    }
}
