package org.apache.rocketmq.broker.progress;

import java.time.InstantSource;
import org.apache.rocketmq.broker.membership.BrokerIdentity;
import org.apache.rocketmq.remoting.internal.request.GetConsumeStatsHeader;
import org.apache.rocketmq.remoting.internal.request.GetConsumeStatsInBrokerHeader;
import org.apache.rocketmq.remoting.internal.request.GetTopicStatsInfoHeader;
import org.apache.rocketmq.remoting.internal.request.QueryConsumeQueueHeader;
import org.apache.rocketmq.remoting.internal.request.QueryConsumeTimeSpanHeader;
import org.apache.rocketmq.remoting.internal.request.QuerySubscriptionByConsumerHeader;
import org.apache.rocketmq.remoting.internal.request.QueryTopicConsumeByWhoHeader;
import org.apache.rocketmq.remoting.internal.request.QueryTopicsByConsumerHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;

/** Makes the handlers of this package. */
public record ProgressHandlers(GroupLook look, BrokerIdentity self, InstantSource clock) {

    public Handler<GetTopicStatsInfoHeader> topicStats() {
        return new TopicStatsHandler(look, self.name());
    }

    public Handler<GetConsumeStatsHeader> consumeStats() {
        return new ConsumeStatsHandler(look, self.name());
    }

    public Handler<GetConsumeStatsInBrokerHeader> brokerConsumeStats() {
        return new BrokerConsumeStatsHandler(look, self);
    }

    public Handler<QueryConsumeTimeSpanHeader> timeSpans() {
        return new TimeSpansHandler(look, self.name(), clock);
    }

    public Handler<QueryTopicConsumeByWhoHeader> consumersOf() {
        return new ConsumersOfTopicHandler(look);
    }

    public Handler<QueryTopicsByConsumerHeader> topicsOf() {
        return new TopicsOfGroupHandler(look, self.address());
    }

    public Handler<QueryConsumeQueueHeader> queueEntries() {
        return new QueueEntriesHandler(look);
    }

    public Handler<QuerySubscriptionByConsumerHeader> subscription() {
        return new SubscriptionHandler(look);
    }
}
