package org.apache.rocketmq.broker.assignment;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.topic.AllowedNames;
import org.apache.rocketmq.broker.topic.NoTopic;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.body.SetMessageRequestModeRequestBody;

/** Sets how a group reads a topic; kept when the answer is sent. */
final class SetModeHandler implements Handler<Void> {
    private final RequestModes modes;
    private final Topics topics;
    private final Runnable save;

    SetModeHandler(RequestModes modes, Topics topics, Runnable save) {
        this.modes = modes;
        this.topics = topics;
        this.save = save;
    }

    @Override
    public CompletionStage<Response> handle(Request<Void> request) {
        var mode = request.body(SetMessageRequestModeRequestBody.class);
        if (mode.getTopic() == null || mode.getConsumerGroup() == null || mode.getMode() == null) {
            throw new RequestRejected(Refusal.PARAMETER_BAD, "topic [" + mode.getTopic() + "], consumerGroup ["
                + mode.getConsumerGroup() + "] and mode [" + mode.getMode() + "] must be there; a mode is PULL or POP");
        }
        AllowedNames.requireGroup(mode.getConsumerGroup());
        if (mode.getTopic().startsWith(Names.RETRY_PREFIX)) {
            throw new RequestRejected(Refusal.MODE_OF_RETRY_TOPIC, "retry topic is not allowed to set mode");
        }
        topics.require(mode.getTopic(), NoTopic.IN_SHORT);
        modes.set(mode);
        save.run();
        return Response.ok().now();
    }
}
