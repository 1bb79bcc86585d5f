package org.apache.rocketmq.client.internal.consume;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.route.TopicRoute;
import org.apache.rocketmq.client.internal.rpc.Calls;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.message.MessageQueueAssignment;
import org.apache.rocketmq.common.message.MessageRequestMode;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.QueryAssignmentRequestBody;
import org.apache.rocketmq.remoting.protocol.body.QueryAssignmentResponseBody;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker says which queues are a member's, and whether it is to pull or to pop them. Where a broker is too old for
 * that, the members share the queues among themselves.
 */
final class SharedByBroker implements Sharing {
    private static final Logger LOG = LoggerFactory.getLogger(SharedByBroker.class);

    private final String group;
    private final String strategyName;
    private final ClientInstance instance;
    private final Sharing otherwise;

    SharedByBroker(String group, String strategyName, ClientInstance instance, Sharing otherwise) {
        this.group = group;
        this.strategyName = strategyName;
        this.instance = instance;
        this.otherwise = otherwise;
    }

    @Override
    public CompletableFuture<Share> find(TopicRoute route) {
        var wish = new QueryAssignmentRequestBody();
        wish.setTopic(route.topic());
        wish.setConsumerGroup(group);
        wish.setClientId(instance.clientId());
        wish.setStrategyName(strategyName);
        wish.setMessageModel(MessageModel.CLUSTERING);
        return new AskedInTurn<>(instance, Requests.QUERY_ASSIGNMENT, "what it assigns to " + group)
            .ask(route, null, wish.encode(), SharedByBroker::shareIn)
            .thenComposeAsync(share -> share.map(CompletableFuture::completedFuture)
                .orElseGet(() -> shareOtherwise(route)), instance.loop());
    }

    private CompletableFuture<Share> shareOtherwise(TopicRoute route) {
        LOG.debug("The brokers of {} assign no queues, so the members of {} share them", route.topic(), group);
        return otherwise.find(route);
    }

    /** Empty where the broker does not know such questions. */
    private static Optional<Share> shareIn(String address, RemotingCommand response) {
        if (response.getCode() == ResponseCode.REQUEST_CODE_NOT_SUPPORTED) {
            return Optional.empty();
        }
        byte[] body = Calls.successful(address, response).getBody();
        var assignments =
            RemotingSerializable.decode(body, QueryAssignmentResponseBody.class).getMessageQueueAssignments();
        return Optional.of(assignments == null ? Share.NOT_YET : new Share(
            queues(assignments, MessageRequestMode.PULL), queues(assignments, MessageRequestMode.POP)));
    }

    private static Set<MessageQueue> queues(Set<MessageQueueAssignment> assignments, MessageRequestMode mode) {
        var queues = new HashSet<MessageQueue>();
        for (MessageQueueAssignment assignment : assignments) {
            if (assignment.getMode() == mode && assignment.getMessageQueue() != null) {
                queues.add(assignment.getMessageQueue());
            }
        }
        return queues;
    }
}
