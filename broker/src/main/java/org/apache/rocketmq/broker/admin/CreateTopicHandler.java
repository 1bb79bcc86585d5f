package org.apache.rocketmq.broker.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.topic.AllowedNames;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.TopicFilterType;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.remoting.internal.request.CreateTopicHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;

/** Makes a topic or changes its settings. When it answers, the topic is on disk. */
final class CreateTopicHandler implements Handler<CreateTopicHeader> {
    private static final int MAX_QUEUES = 16_384;

    private final Topics topics;

    CreateTopicHandler(Topics topics) {
        this.topics = topics;
    }

    @Override
    public CompletionStage<Response> handle(Request<CreateTopicHeader> request) {
        var header = request.header();
        AllowedNames.requireTopic(header.topic());
        if (topics.isSystem(header.topic())) {
            throw new RequestRejected(
                Refusal.TOPIC_OF_THE_SYSTEM, "The topic[" + header.topic() + "] is conflict with system topic.");
        }
        checkQueues("readQueueNums", header.readQueueNums());
        checkQueues("writeQueueNums", header.writeQueueNums());
        if (!PermName.isValid(header.perm())) {
            refuse("the permission " + header.perm() + " of topic " + header.topic() + " is not valid");
        }
        topics.update(config(header));
        save();
        return Response.ok().now();
    }

    private TopicConfig config(CreateTopicHeader header) {
        var before = topics.find(header.topic());
        var config = new TopicConfig(header.topic(), header.readQueueNums(), header.writeQueueNums(), header.perm(),
            header.topicSysFlag() == null ? 0 : header.topicSysFlag());
        config.setOrder(header.order());
        try {
            config.setTopicFilterType(TopicFilterType.valueOf(header.topicFilterType()));
            config.setAttributes(
                TopicAttributes.change(before == null ? null : before.getAttributes(), header.attributes()));
        } catch (IllegalArgumentException e) {
            refuse(e.getMessage());
        }
        return config;
    }

    private void save() {
        try {
            topics.save();
        } catch (IOException e) {
            throw new UncheckedIOException("the topic is made, but not yet on disk", e);
        }
    }

    private static void checkQueues(String name, int count) {
        if (count < 1 || count > MAX_QUEUES) {
            throw new RequestRejected(Refusal.PARAMETER_OUT_OF_RANGE,
                name + " is " + count + "; allowed is 1 to " + MAX_QUEUES, count, 1, MAX_QUEUES);
        }
    }

    private static void refuse(String complaint) {
        throw new RequestRejected(Refusal.PARAMETER_BAD, complaint);
    }
}
