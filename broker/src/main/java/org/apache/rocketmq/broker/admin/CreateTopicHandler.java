package org.apache.rocketmq.broker.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.TopicFilterType;
import org.apache.rocketmq.remoting.internal.request.CreateTopicHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;

/** Makes a topic or changes its settings. When it answers, the topic is on disk. */
final class CreateTopicHandler implements Handler<CreateTopicHeader> {
    private final Topics topics;
    private final TopicChange change;

    CreateTopicHandler(Topics topics) {
        this.topics = topics;
        this.change = new TopicChange(topics);
    }

    @Override
    public CompletionStage<Response> handle(Request<CreateTopicHeader> request) {
        var header = request.header();
        topics.update(change.checked(wish(header), header.attributes()));
        save();
        return Response.ok().now();
    }

    private static TopicConfig wish(CreateTopicHeader header) {
        var wish = new TopicConfig(header.topic(), header.readQueueNums(), header.writeQueueNums(), header.perm(),
            header.topicSysFlag() == null ? 0 : header.topicSysFlag());
        wish.setOrder(header.order());
        try {
            wish.setTopicFilterType(TopicFilterType.valueOf(header.topicFilterType()));
        } catch (IllegalArgumentException e) {
            throw TopicChange.bad(e.getMessage());
        }
        return wish;
    }

    private void save() {
        try {
            topics.save();
        } catch (IOException e) {
            throw new UncheckedIOException("the topic is made, but not yet on disk", e);
        }
    }
}
