package org.apache.rocketmq.broker.admin;

import java.util.function.Consumer;
import org.apache.rocketmq.broker.group.GroupSettings;
import org.apache.rocketmq.broker.offset.ConsumerOffsets;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.remoting.internal.request.CreateTopicHeader;
import org.apache.rocketmq.remoting.internal.request.DeleteSubscriptionGroupHeader;
import org.apache.rocketmq.remoting.internal.request.DeleteTopicHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.store.MessageStore;

/**
 * Makes the handlers of this package.
 *
 * @param topicGone hears of each deleted topic
 */
public record AdminHandlers(Topics topics, GroupSettings groups, ConsumerOffsets offsets, MessageStore store,
    Consumer<String> topicGone) {

    public Handler<CreateTopicHeader> createTopic() {
        return new CreateTopicHandler(topics);
    }

    public Handler<DeleteSubscriptionGroupHeader> deleteGroup() {
        return new DeleteGroupHandler(groups, offsets);
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
        return new DeleteTopicHandler(topics, offsets, store, topicGone);
    }
}
