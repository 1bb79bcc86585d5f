package org.apache.rocketmq.broker.progress;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.remoting.internal.request.GetConsumeStatsHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;

/**
 * Tells how far a group is, in the topics that are named or in all of its own. A group or topic that is not here is no
 * failure: Apache's tools ask each broker that the group has been seen at, and another one may have it.
 */
final class ConsumeStatsHandler implements Handler<GetConsumeStatsHeader> {
    private static final String BETWEEN = ";";

    private final GroupLook look;
    private final QueueProgress progress;

    ConsumeStatsHandler(GroupLook look, String brokerName) {
        this.look = look;
        this.progress = new QueueProgress(look, brokerName);
    }

    @Override
    public CompletionStage<Response> handle(Request<GetConsumeStatsHeader> request) {
        var header = request.header();
        return Response.ok().body(progress.of(header.consumerGroup(), topics(header)).encode()).now();
    }

    private Set<String> topics(GetConsumeStatsHeader header) {
        if (isGiven(header.topicList())) {
            var named = new TreeSet<>(Arrays.asList(header.topicList().split(BETWEEN)));
            named.removeIf(String::isBlank);
            return named;
        }
        if (isGiven(header.topic())) {
            return new TreeSet<>(List.of(header.topic()));
        }
        return look.topicsOf(header.consumerGroup());
    }

    private static boolean isGiven(String text) {
        return text != null && !text.isBlank();
    }
}
