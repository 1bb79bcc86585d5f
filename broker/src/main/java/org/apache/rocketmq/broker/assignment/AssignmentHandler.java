package org.apache.rocketmq.broker.assignment;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.group.Groups;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.message.MessageQueueAssignment;
import org.apache.rocketmq.common.message.MessageRequestMode;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.body.QueryAssignmentRequestBody;
import org.apache.rocketmq.remoting.protocol.body.QueryAssignmentResponseBody;
import org.apache.rocketmq.remoting.protocol.body.SetMessageRequestModeRequestBody;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;

/**
 * Tells a member of a group its queues, of all brokers that have the topic. Who is not a member yet hears of none, and
 * keeps what it has.
 */
final class AssignmentHandler implements Handler<Void> {
    private final RequestModes modes;
    private final UnsetMode unset;
    private final Groups groups;
    private final TopicQueues queues;

    AssignmentHandler(RequestModes modes, UnsetMode unset, Groups groups, TopicQueues queues) {
        this.modes = modes;
        this.unset = unset;
        this.groups = groups;
        this.queues = queues;
    }

    @Override
    public CompletionStage<Response> handle(Request<Void> request) {
        var asked = request.body(QueryAssignmentRequestBody.class);
        if (asked.getTopic() == null || asked.getConsumerGroup() == null || asked.getMessageModel() == null
            || asked.getStrategyName() == null) {
            throw new RequestRejected(Refusal.PARAMETER_BAD, "topic [" + asked.getTopic() + "], consumerGroup ["
                + asked.getConsumerGroup() + "], strategyName [" + asked.getStrategyName() + "] and messageModel ["
                + asked.getMessageModel() + "] must be there");
        }
        var division = Shares.division(asked.getStrategyName());
        if (division == null) {
            throw new RequestRejected(Refusal.PARAMETER_BAD, "the strategy [" + asked.getStrategyName()
                + "] is not known here; AVG and AVG_BY_CIRCLE are");
        }
        return queues.of(asked.getTopic()).thenApply(all -> answer(asked, division, all));
    }

    private Response answer(QueryAssignmentRequestBody asked, Shares.Division division, List<MessageQueue> all) {
        var body = new QueryAssignmentResponseBody();
        var set = modes.find(asked.getTopic(), asked.getConsumerGroup());
        var mode = set == null ? unset.of(asked.getTopic()) : set;
        var own = own(asked, division, all, mode);
        if (own != null) {
            var assignments = new LinkedHashSet<MessageQueueAssignment>();
            for (var queue : own) {
                var assignment = new MessageQueueAssignment();
                assignment.setMessageQueue(queue);
                assignment.setMode(mode.getMode());
                assignments.add(assignment);
            }
            body.setMessageQueueAssignments(assignments);
        }
        return Response.ok().body(body.encode());
    }

    /** The queues of a member; null where that cannot be said. */
    private Collection<MessageQueue> own(QueryAssignmentRequestBody asked, Shares.Division division,
        List<MessageQueue> all, SetMessageRequestModeRequestBody mode) {
        if (all.isEmpty()) {
            return null;
        }
        if (asked.getMessageModel() == MessageModel.BROADCASTING) {
            return all;
        }
        var members = groups.memberIds(asked.getConsumerGroup());
        int member = members.indexOf(asked.getClientId());
        boolean pops = mode.getMode() == MessageRequestMode.POP;
        if (pops && (mode.getPopShareQueueNum() <= 0 || mode.getPopShareQueueNum() >= members.size() - 1)) {
            return Shares.anyOfEach(all);
        }
        if (member < 0) {
            return null;
        }
        return Shares.shared(division, member, members.size(), pops ? mode.getPopShareQueueNum() : 0, all);
    }
}
