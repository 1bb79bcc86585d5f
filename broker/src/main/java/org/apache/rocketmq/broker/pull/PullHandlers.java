package org.apache.rocketmq.broker.pull;

import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.rocketmq.broker.filter.KnownFilters;
import org.apache.rocketmq.broker.group.GroupSettings;
import org.apache.rocketmq.broker.group.Groups;
import org.apache.rocketmq.broker.limit.RateLimits;
import org.apache.rocketmq.broker.offset.GroupProgress;
import org.apache.rocketmq.broker.stats.Statistics;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.remoting.internal.request.PullMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.store.MessageStore;

/** Makes the handlers of this package. */
public record PullHandlers(
    Supplier<PullRules> rules, Topics topics, GroupSettings settings, Groups groups, KnownFilters filters,
    GroupProgress progress, MessageStore store, Statistics statistics, LongPolls polls, LongSupplier nanos,
    RateLimits limits, ColdReads coldReads) {

    /** Answers pulls, those of the push consumer and those of the lite pull consumer. */
    public Handler<PullMessageHeader> pull() {
        var reads = new ReadChecks("pulling", rules, topics, settings);
        return new PullHandler(rules, new PullChecks(rules, reads, topics, groups, filters), progress,
            new PullAnswers(rules, store, progress, statistics, limits), polls, coldReads, nanos);
    }
}
