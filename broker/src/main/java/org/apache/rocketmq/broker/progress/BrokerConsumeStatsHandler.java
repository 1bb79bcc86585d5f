package org.apache.rocketmq.broker.progress;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.membership.BrokerIdentity;
import org.apache.rocketmq.remoting.internal.request.GetConsumeStatsInBrokerHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.admin.ConsumeStats;
import org.apache.rocketmq.remoting.protocol.body.ConsumeStatsList;

/** Tells how far all groups are in all their topics, or in those with the mark of ordered ones. */
final class BrokerConsumeStatsHandler implements Handler<GetConsumeStatsInBrokerHeader> {
    private final GroupLook look;
    private final BrokerIdentity self;
    private final QueueProgress progress;

    BrokerConsumeStatsHandler(GroupLook look, BrokerIdentity self) {
        this.look = look;
        this.self = self;
        this.progress = new QueueProgress(look, self.name());
    }

    @Override
    public CompletionStage<Response> handle(Request<GetConsumeStatsInBrokerHeader> request) {
        var body = new ConsumeStatsList();
        body.setBrokerAddr(self.address());
        for (String group : look.settings().names()) {
            List<ConsumeStats> stats = new ArrayList<>();
            for (String topic : topics(group, request.header().isOrder())) {
                var ofTopic = progress.of(group, List.of(topic));
                stats.add(ofTopic);
                body.setTotalDiff(body.getTotalDiff() + ofTopic.computeTotalDiff());
                body.setTotalInflightDiff(body.getTotalInflightDiff() + ofTopic.computeInflightTotalDiff());
            }
            Map<String, List<ConsumeStats>> entry = new HashMap<>();
            entry.put(group, stats);
            body.getConsumeStatsList().add(entry);
        }
        return Response.ok().body(body.encode()).now();
    }

    private SortedSet<String> topics(String group, boolean ordered) {
        var topics = look.topicsOf(group);
        topics.removeIf(topic -> GroupLook.isOfGroup(topic) || ordered && !look.topics().find(topic).isOrder());
        return topics;
    }
}
