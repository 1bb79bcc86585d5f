package org.apache.rocketmq.client.internal.consume;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.client.consumer.AllocateMessageQueueStrategy;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this member's share of its topics' queues as it should be. Where nobody answers, or the brokers do not know of
 * this member yet, everything stays as it is. Client loop only.
 */
public final class Rebalancer {
    private static final Logger LOG = LoggerFactory.getLogger(Rebalancer.class);
    private static final Duration REST_BEFORE_NEXT = Duration.ofSeconds(1);

    private final String group;
    private final Sharing sharing;
    private final ClientInstance instance;
    private final Subscriptions subscriptions;
    private final QueueShares pulled;
    private final QueueShares popped;
    /** Topics whose share is being asked for. */
    private final Map<String, Round> rounds = new HashMap<>();
    /** Topics that a timer runs for. */
    private final Set<String> due = new HashSet<>();
    /** Topics whose share nobody told the last time, which the log has heard of. */
    private final Set<String> unanswered = new HashSet<>();
    private boolean closed;

    /** Whether, when it is over, there is to be another. */
    private enum Round { LAST, AND_AGAIN }

    /** One for a consumer that pulls, whose group shares the queues among its members, or where each has all. */
    public Rebalancer(String group, AllocateMessageQueueStrategy strategy, boolean broadcasting,
        ClientInstance instance, Subscriptions subscriptions, QueueShares shares) {
        this(group, broadcasting ? Sharing.everything() : new SharedByMembers(group, strategy, instance), instance,
            subscriptions, shares, QueueShares.NONE);
    }

    Rebalancer(String group, Sharing sharing, ClientInstance instance, Subscriptions subscriptions,
        QueueShares pulled, QueueShares popped) {
        this.group = group;
        this.sharing = sharing;
        this.instance = instance;
        this.subscriptions = subscriptions;
        this.pulled = pulled;
        this.popped = popped;
    }

    /** Shares nothing any more. */
    public void stop() {
        closed = true;
    }

    /** Every topic that is subscribed to; the queues of others are given up. */
    public void rebalanceAll() {
        var topics = subscriptions.topics();
        pulled.retainTopics(topics);
        popped.retainTopics(topics);
        topics.forEach(this::rebalance);
    }

    public void rebalance(String topic) {
        var route = instance.routes().known(topic);
        if (route == null || closed) {
            return;
        }
        if (rounds.containsKey(topic)) {
            rounds.put(topic, Round.AND_AGAIN);
            return;
        }
        rounds.put(topic, Round.LAST);
        sharing.find(route).whenCompleteAsync((share, failure) -> {
            boolean again = rounds.remove(topic) == Round.AND_AGAIN;
            if (failure != null) {
                unanswered(topic, Outcome.cause(failure));
            } else if (subscriptions.has(topic)) {
                unanswered.remove(topic);
                take(topic, share);
            }
            if (again) {
                rebalance(topic);
            }
        }, instance.loop());
    }

    private void take(String topic, Share share) {
        if (share == Share.NOT_YET) {
            instance.heartbeats().beatAll();
            rebalanceSoon(topic);
        } else if (share != Share.AS_BEFORE) {
            pulled.assign(topic, share.pulled());
            popped.assign(topic, share.popped());
        }
    }

    private void unanswered(String topic, Throwable failure) {
        if (unanswered.add(topic)) {
            LOG.warn("The queues of {} stay as they are shared in {}, asking again every {} ms: {}", topic, group,
                REST_BEFORE_NEXT.toMillis(), failure.getMessage());
        }
        rebalanceSoon(topic);
    }

    private void rebalanceSoon(String topic) {
        if (!closed && due.add(topic)) {
            instance.loop().after(REST_BEFORE_NEXT, "sharing the queues of " + topic, () -> {
                due.remove(topic);
                if (subscriptions.has(topic)) {
                    rebalance(topic);
                }
            });
        }
    }
}
