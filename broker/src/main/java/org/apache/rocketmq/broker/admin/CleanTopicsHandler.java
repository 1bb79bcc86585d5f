package org.apache.rocketmq.broker.admin;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.store.MessageStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes the queues of topics that are no longer there. */
final class CleanTopicsHandler implements Handler<Void> {
    private static final Logger LOG = LoggerFactory.getLogger(CleanTopicsHandler.class);
    /** Light queues are no topics of the table, but of the messages that are dispatched to them. */
    private static final String LIGHT_QUEUE_PREFIX = "%LMQ%";

    private final Topics topics;
    private final MessageStore store;

    CleanTopicsHandler(Topics topics, MessageStore store) {
        this.topics = topics;
        this.store = store;
    }

    @Override
    public CompletionStage<Response> handle(Request<Void> request) {
        for (String topic : store.topics()) {
            if (!topics.isSystem(topic) && !topic.startsWith(LIGHT_QUEUE_PREFIX)) {
                // What is sent to a topic that is made in this moment must not go with the old queues.
                topics.whileAbsent(topic, () -> {
                    LOG.info("The queues of topic {} are deleted: there is no such topic any more", topic);
                    store.deleteTopic(topic);
                });
            }
        }
        return Response.ok().now();
    }
}
