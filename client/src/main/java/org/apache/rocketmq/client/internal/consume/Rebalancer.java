package org.apache.rocketmq.client.internal.consume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.client.consumer.AllocateMessageQueueStrategy;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.route.TopicRoute;
import org.apache.rocketmq.client.internal.rpc.Calls;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.internal.request.GetConsumerListByGroupHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.header.GetConsumerListByGroupResponseBody;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds this member's share of a topic's queues: asks a broker who is in the group, and has the strategy compute the
 * rest. In broadcasting each member has all queues. Where nobody answers, or the brokers do not know of this member
 * yet, everything stays as it is. Client loop only.
 */
public final class Rebalancer {
    private static final Logger LOG = LoggerFactory.getLogger(Rebalancer.class);
    private static final Duration REST_BEFORE_NEXT = Duration.ofSeconds(1);

    private final String group;
    private final AllocateMessageQueueStrategy strategy;
    private final boolean broadcasting;
    private final ClientInstance instance;
    private final Subscriptions subscriptions;
    private final QueueShares shares;
    /** Topics whose members are being asked for. */
    private final Map<String, Round> rounds = new HashMap<>();
    /** Topics that a timer runs for. */
    private final Set<String> due = new HashSet<>();
    /** Topics whose members nobody told the last time, which the log has heard of. */
    private final Set<String> unanswered = new HashSet<>();
    private boolean closed;

    /** Whether, when it is over, there is to be another. */
    private enum Round { LAST, AND_AGAIN }

    public Rebalancer(String group, AllocateMessageQueueStrategy strategy, boolean broadcasting,
        ClientInstance instance, Subscriptions subscriptions, QueueShares shares) {
        this.group = group;
        this.strategy = strategy;
        this.broadcasting = broadcasting;
        this.instance = instance;
        this.subscriptions = subscriptions;
        this.shares = shares;
    }

    /** Shares nothing any more. */
    public void stop() {
        closed = true;
    }

    /** Every topic that is subscribed to; the queues of others are given up. */
    public void rebalanceAll() {
        var topics = subscriptions.topics();
        shares.retainTopics(topics);
        topics.forEach(this::rebalance);
    }

    public void rebalance(String topic) {
        var route = instance.routes().known(topic);
        if (route == null || closed) {
            return;
        }
        if (broadcasting) {
            shares.assign(topic, new HashSet<>(route.readable()));
            return;
        }
        if (rounds.containsKey(topic)) {
            rounds.put(topic, Round.AND_AGAIN);
            return;
        }
        rounds.put(topic, Round.LAST);
        members(route).whenCompleteAsync((members, failure) -> {
            boolean again = rounds.remove(topic) == Round.AND_AGAIN;
            if (failure != null) {
                unanswered(topic, Outcome.cause(failure));
            } else if (subscriptions.has(topic)) {
                unanswered.remove(topic);
                share(topic, members);
            }
            if (again) {
                rebalance(topic);
            }
        }, instance.loop());
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

    private void share(String topic, List<String> members) {
        String me = instance.clientId();
        if (!members.contains(me)) {
            LOG.info("The brokers do not count {} among the members {} of {} yet", me, members, group);
            instance.heartbeats().beatAll();
            rebalanceSoon(topic);
            return;
        }
        var queues = new ArrayList<>(instance.routes().known(topic).readable());
        Collections.sort(queues);
        var sorted = new ArrayList<>(members);
        Collections.sort(sorted);
        if (queues.isEmpty()) {
            LOG.warn("The topic {} has no queue to read from for now", topic);
            shares.assign(topic, new HashSet<>());
            return;
        }
        try {
            var mine = strategy.allocate(group, me, queues, sorted);
            shares.assign(topic, mine == null ? new HashSet<>() : new HashSet<MessageQueue>(mine));
        } catch (RuntimeException e) {
            LOG.error("The strategy {} failed to share the queues of {} in {}; they stay as they are",
                strategy.getName(), topic, group, e);
        }
    }

    /** The client ids of the group's members, from the first broker of the topic that tells them. */
    private CompletableFuture<List<String>> members(TopicRoute route) {
        var addresses = new ArrayList<>(route.masterAddresses());
        route.allAddresses().stream().filter(address -> !addresses.contains(address)).forEach(addresses::add);
        return ask(addresses, 0, "no broker is known");
    }

    private CompletableFuture<List<String>> ask(List<String> addresses, int index, String lastFailure) {
        if (index == addresses.size()) {
            return CompletableFuture.failedFuture(new MQClientException(
                "No broker of " + addresses + " tells the members of " + group + ": " + lastFailure, null));
        }
        String address = addresses.get(index);
        return instance.calls()
            .exchange(address, Requests.GET_CONSUMER_LIST_BY_GROUP, new GetConsumerListByGroupHeader(group), null,
                instance.callTimeoutMillis())
            .thenApply(response -> membersIn(address, response))
            .exceptionallyCompose(failure -> ask(addresses, index + 1, Outcome.cause(failure).getMessage()));
    }

    private static List<String> membersIn(String address, RemotingCommand response) {
        byte[] body = Calls.successful(address, response).getBody();
        var members = RemotingSerializable.decode(body, GetConsumerListByGroupResponseBody.class).getConsumerIdList();
        return members == null ? List.of() : members;
    }
}
