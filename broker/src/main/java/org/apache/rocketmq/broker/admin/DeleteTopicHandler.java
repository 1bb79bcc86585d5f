package org.apache.rocketmq.broker.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.rocketmq.broker.offset.GroupProgress;
import org.apache.rocketmq.broker.topic.AllowedNames;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.remoting.internal.request.DeleteTopicHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.store.MessageStore;

/**
 * Deletes a topic with its queues and the groups' offsets in it, and what was popped of it. Deleting one that is not
 * there is no failure. The offsets leave the disk when they are saved next; a crash before that leaves them to the
 * check at the next start.
 */
final class DeleteTopicHandler implements Handler<DeleteTopicHeader> {
    private final Topics topics;
    private final GroupProgress offsets;
    private final MessageStore store;
    private final Consumer<String> gone;
    private final Function<String, List<String>> popped;

    /**
     * Builds the handler.
     *
     * @param gone hears of each deleted topic, before its messages go and after that
     * @param popped tells the topics that go with one, as what was popped of it has come back there
     */
    DeleteTopicHandler(Topics topics, GroupProgress offsets, MessageStore store, Consumer<String> gone,
        Function<String, List<String>> popped) {
        this.topics = topics;
        this.offsets = offsets;
        this.store = store;
        this.gone = gone;
        this.popped = popped;
    }

    @Override
    public CompletionStage<Response> handle(Request<DeleteTopicHeader> request) {
        String topic = request.header().topic();
        if (topic == null || topic.isBlank()) {
            // Any other name that no topic has is one of a topic that is not there.
            AllowedNames.requireMadeTopic(topic);
        }
        if (topics.isSystem(topic)) {
            throw new RequestRejected(
                Refusal.TOPIC_OF_THE_SYSTEM, "The topic[" + topic + "] is conflict with system topic.");
        }
        var with = popped.apply(topic);
        if (delete(topic)) {
            with.forEach(this::delete);
            save();
        }
        return Response.ok().now();
    }

    private boolean delete(String topic) {
        if (!topics.remove(topic)) {
            return false;
        }
        offsets.removeTopic(topic);
        gone.accept(topic);
        store.deleteTopic(topic);
        // Whoever was let in before that may have got something since, or noted how far it is.
        gone.accept(topic);
        offsets.removeTopic(topic);
        return true;
    }

    private void save() {
        try {
            topics.save();
        } catch (IOException e) {
            throw new UncheckedIOException("the topic is deleted, but on disk it is still there", e);
        }
    }
}
