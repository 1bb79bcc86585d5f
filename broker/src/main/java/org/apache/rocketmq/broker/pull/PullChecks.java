package org.apache.rocketmq.broker.pull;

import java.util.function.Supplier;
import org.apache.rocketmq.broker.filter.KnownFilters;
import org.apache.rocketmq.broker.group.Groups;
import org.apache.rocketmq.broker.group.Subscription;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.common.sysflag.PullSysFlag;
import org.apache.rocketmq.remoting.internal.request.PullMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Peer;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;

/** Decides whether a pull may be answered, and with which tags. */
final class PullChecks {
    private final Supplier<PullRules> rules;
    private final ReadChecks reads;
    private final Topics topics;
    private final Groups groups;
    private final KnownFilters filters;

    PullChecks(Supplier<PullRules> rules, ReadChecks reads, Topics topics, Groups groups, KnownFilters filters) {
        this.rules = rules;
        this.reads = reads;
        this.topics = topics;
        this.groups = groups;
        this.filters = filters;
    }

    /**
     * The pull as it may be answered.
     *
     * @throws RequestRejected where it may not
     */
    Pull admit(Peer peer, PullMessageHeader header) {
        reads.requireBrokerReadable("pulling");
        var group = reads.consuming(header.consumerGroup());
        var topic = reads.readable(header.topic(), header.queueId(), peer);
        var subscription = subscription(header);
        subscription.requireServed(rules.get().filterByProperties());
        // What single members ask for does not make a filter known: it may be another one with each pull.
        var known = PullSysFlag.hasSubscriptionFlag(header.sysFlag()) ? null
            : filters.find(header.consumerGroup(), subscription);
        return new Pull(peer, header, topic, group, subscription, known);
    }

    /** Whether a pull's topic is as it was when the pull was admitted. */
    boolean isTopicUnchanged(Pull pull) {
        return topics.find(pull.header().topic()) == pull.topic();
    }

    private Subscription subscription(PullMessageHeader header) {
        return PullSysFlag.hasSubscriptionFlag(header.sysFlag()) ? ownSubscription(header) : groupSubscription(header);
    }

    private static Subscription ownSubscription(PullMessageHeader header) {
        try {
            return Subscription.of(header.topic(), header.subscription(), header.expressionType(), header.subVersion());
        } catch (IllegalArgumentException e) {
            throw new RequestRejected(Refusal.EXPRESSION_MALFORMED,
                "parse the consumer's subscription failed: " + e.getMessage());
        }
    }

    private Subscription groupSubscription(PullMessageHeader header) {
        var subscription = groups.subscription(header.consumerGroup(), header.topic());
        if (subscription == null) {
            throw new RequestRejected(Refusal.SUBSCRIPTION_UNKNOWN,
                groups.isOnline(header.consumerGroup()) ? "the consumer's subscription not exist: the group "
                    + header.consumerGroup() + " does not subscribe to " + header.topic()
                    : "the consumer's group info not exist: the group " + header.consumerGroup() + " has no member");
        }
        if (subscription.version() < header.subVersion()) {
            throw new RequestRejected(Refusal.SUBSCRIPTION_OLD,
                "the consumer's subscription not latest: the broker has version " + subscription.version()
                    + ", the pull " + header.subVersion(), subscription.version(), header.subVersion());
        }
        return subscription;
    }
}
