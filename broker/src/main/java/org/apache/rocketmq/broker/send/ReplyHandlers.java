package org.apache.rocketmq.broker.send;

import java.time.InstantSource;
import java.util.function.Supplier;
import org.apache.rocketmq.broker.group.Producers;
import org.apache.rocketmq.broker.limit.RateLimits;
import org.apache.rocketmq.broker.record.OffsetMessageIds;
import org.apache.rocketmq.broker.stats.Statistics;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.remoting.internal.request.SendMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.store.MessageStore;

/** Makes the handler of replies. */
public record ReplyHandlers(
    Supplier<SendRules> rules, Topics topics, Producers producers, OffsetMessageIds ids, MessageStore store,
    Statistics statistics, RateLimits limits, InstantSource clock) {

    /** Hands a reply to the client that asked. */
    public Handler<SendMessageHeader> reply() {
        var stamp = new PropertyStamp(rules.get());
        return new ReplyHandler(rules.get(), new SendChecks(rules, topics, limits), stamp,
            new ReplyPush(producers, rules.get().brokerAddress(), clock), store,
            new SendAnswers(ids, stamp, statistics));
    }
}
