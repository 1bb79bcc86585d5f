package org.apache.rocketmq.broker.admin;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.apache.rocketmq.broker.delay.DelayProgress;
import org.apache.rocketmq.broker.group.GroupSettings;
import org.apache.rocketmq.broker.offset.GroupProgress;
import org.apache.rocketmq.broker.topic.NoTopic;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.remoting.internal.request.CreateTopicHeader;
import org.apache.rocketmq.remoting.internal.request.DeleteSubscriptionGroupHeader;
import org.apache.rocketmq.remoting.internal.request.DeleteTopicHeader;
import org.apache.rocketmq.remoting.internal.request.GetAllTopicConfigHeader;
import org.apache.rocketmq.remoting.internal.request.GetTopicConfigHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.body.TopicList;
import org.apache.rocketmq.store.MessageStore;

/**
 * Makes the handlers of this package.
 *
 * @param topicGone hears of each deleted topic, before its messages go and after that
 * @param groupGone hears of each group whose settings are deleted
 * @param clearsPopped whether what was popped of a topic goes with it
 */
public record AdminHandlers(Topics topics, GroupSettings groups, GroupProgress offsets, MessageStore store,
    DelayProgress delays, Consumer<String> topicGone, Consumer<String> groupGone, boolean clearsPopped) {

    public Handler<CreateTopicHeader> createTopic() {
        return new CreateTopicHandler(topics);
    }

    public Handler<Void> createTopics() {
        return new CreateTopicsHandler(topics);
    }

    public Handler<GetAllTopicConfigHeader> allTopics() {
        return new AllTopicsHandler(topics);
    }

    /** Tells a topic's settings. */
    public Handler<GetTopicConfigHeader> topic() {
        return request -> Response.ok()
            .body(RemotingSerializable.encode(topics.require(request.header().topic(), NoTopic.TO_TELL_ABOUT))).now();
    }

    /** Tells the topics that are the system's and this broker's own. */
    public Handler<Void> systemTopics() {
        return request -> {
            var body = new TopicList();
            body.setTopicList(topics.systemNames());
            return Response.ok().body(body.encode()).now();
        };
    }

    public Handler<Void> cleanTopics() {
        return new CleanTopicsHandler(topics, store);
    }

    /** Tells how far the delay levels are. */
    public Handler<Void> delayProgress() {
        return request -> Response.ok().body(delays.text().getBytes(StandardCharsets.UTF_8)).now();
    }

    public Handler<DeleteSubscriptionGroupHeader> deleteGroup() {
        return new DeleteGroupHandler(groups, offsets, groupGone);
    }

    /** Has the commit log's files deleted whose time is over, whatever the hour. */
    public Handler<Void> deleteExpiredLog() {
        return request -> {
            store.deleteExpired();
            return Response.ok().now();
        };
    }

    /** Has the consume queues forget what points to files that are gone. */
    public Handler<Void> cleanExpiredQueues() {
        return request -> {
            store.trimQueues();
            return Response.ok().now();
        };
    }

    public Handler<DeleteTopicHeader> deleteTopic() {
        return new DeleteTopicHandler(topics, offsets, store, topicGone,
            clearsPopped ? new PoppedTopics(topics, groups, offsets)::of : topic -> List.of());
    }
}
