package org.apache.rocketmq.broker.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.body.CreateTopicListRequestBody;

/** Makes or changes several topics; where one may not be so, none. When it answers, they are on disk. */
final class CreateTopicsHandler implements Handler<Void> {
    private final Topics topics;
    private final TopicChange change;

    CreateTopicsHandler(Topics topics) {
        this.topics = topics;
        this.change = new TopicChange(topics);
    }

    @Override
    public CompletionStage<Response> handle(Request<Void> request) {
        var wishes = request.body(CreateTopicListRequestBody.class).getTopicConfigList();
        if (wishes == null || wishes.isEmpty() || wishes.contains(null)) {
            throw TopicChange.bad("the list of topics is empty or has an empty line");
        }
        var checked = wishes.stream().map(change::checked).toList();
        topics.update(checked);
        try {
            topics.save();
        } catch (IOException e) {
            throw new UncheckedIOException("the topics are made, but not yet on disk", e);
        }
        return Response.ok().now();
    }
}
