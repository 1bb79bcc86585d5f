package org.apache.rocketmq.broker.assignment;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.rocketmq.broker.group.Groups;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.protocol.route.TopicRouteData;

/**
 * Makes the handlers of this package.
 *
 * @param routes asks a name server for a topic's route; gives null where none knows it or answers
 * @param save writes the modes to disk
 */
public record AssignmentHandlers(RequestModes modes, UnsetMode unset, Topics topics, Groups groups, String brokerName,
    Function<String, CompletableFuture<TopicRouteData>> routes, LongSupplier nanos, Runnable save) {

    public Handler<Void> assignment() {
        return new AssignmentHandler(modes, unset, groups, new TopicQueues(topics, brokerName, routes, nanos));
    }

    public Handler<Void> setMode() {
        return new SetModeHandler(modes, topics, save);
    }

    public Handler<Void> allModes() {
        return new AllModesHandler(modes);
    }
}
