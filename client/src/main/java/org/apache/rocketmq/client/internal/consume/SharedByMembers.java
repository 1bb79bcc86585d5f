package org.apache.rocketmq.client.internal.consume;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.client.consumer.AllocateMessageQueueStrategy;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.route.TopicRoute;
import org.apache.rocketmq.client.internal.rpc.Calls;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.internal.request.GetConsumerListByGroupHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.header.GetConsumerListByGroupResponseBody;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The members share the queues among themselves: each asks a broker who they are, and a strategy computes the rest. */
final class SharedByMembers implements Sharing {
    private static final Logger LOG = LoggerFactory.getLogger(SharedByMembers.class);

    private final String group;
    private final AllocateMessageQueueStrategy strategy;
    private final ClientInstance instance;

    SharedByMembers(String group, AllocateMessageQueueStrategy strategy, ClientInstance instance) {
        this.group = group;
        this.strategy = strategy;
        this.instance = instance;
    }

    @Override
    public CompletableFuture<Share> find(TopicRoute route) {
        return new AskedInTurn<>(instance, Requests.GET_CONSUMER_LIST_BY_GROUP, "the members of " + group)
            .ask(route, new GetConsumerListByGroupHeader(group), null, SharedByMembers::membersIn)
            .thenApplyAsync(members -> share(route.topic(), members), instance.loop());
    }

    private Share share(String topic, List<String> members) {
        String me = instance.clientId();
        if (!members.contains(me)) {
            LOG.info("The brokers do not count {} among the members {} of {} yet", me, members, group);
            return Share.NOT_YET;
        }
        var queues = new ArrayList<>(instance.routes().known(topic).readable());
        Collections.sort(queues);
        var sorted = new ArrayList<>(members);
        Collections.sort(sorted);
        if (queues.isEmpty()) {
            LOG.warn("The topic {} has no queue to read from for now", topic);
            return Share.pulled(new HashSet<>());
        }
        try {
            var mine = strategy.allocate(group, me, queues, sorted);
            return Share.pulled(mine == null ? new HashSet<>() : new HashSet<MessageQueue>(mine));
        } catch (RuntimeException e) {
            LOG.error("The strategy {} failed to share the queues of {} in {}; they stay as they are",
                strategy.getName(), topic, group, e);
            return Share.AS_BEFORE;
        }
    }

    private static List<String> membersIn(String address, RemotingCommand response) {
        byte[] body = Calls.successful(address, response).getBody();
        var members = RemotingSerializable.decode(body, GetConsumerListByGroupResponseBody.class).getConsumerIdList();
        return members == null ? List.of() : members;
    }
}
