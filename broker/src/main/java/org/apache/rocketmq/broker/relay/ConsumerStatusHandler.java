package org.apache.rocketmq.broker.relay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.group.Groups;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.internal.request.GetConsumerStatusHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.BadBodyException;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.GetConsumerStatusBody;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks all members of a group, or one, how far they have got in a topic. Members that do not answer, or not with what
 * was asked for, are left out.
 */
final class ConsumerStatusHandler implements Handler<GetConsumerStatusHeader> {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerStatusHandler.class);
    private static final long LONGEST_MILLIS = 5000;

    private final Groups groups;

    ConsumerStatusHandler(Groups groups) {
        this.groups = groups;
    }

    @Override
    public CompletionStage<Response> handle(Request<GetConsumerStatusHeader> request) {
        var header = request.header();
        var members = groups.members(header.group());
        if (members.isEmpty()) {
            throw new RequestRejected(
                Refusal.CONSUMER_NOT_ONLINE, "the consumer group[" + header.group() + "] not online");
        }
        String one = header.clientAddr();
        boolean asksAll = one == null || one.isEmpty();
        var answers = new HashMap<String, CompletableFuture<RemotingCommand>>();
        members.forEach((peer, client) -> {
            if (asksAll || client.id().equals(one)) {
                answers.put(client.id(), peer.call(
                    Requests.GET_CONSUMER_STATUS_FROM_CLIENT.request(header, null), LONGEST_MILLIS));
            }
        });
        if (answers.isEmpty()) {
            throw new RequestRejected(Refusal.CONSUMER_NOT_ONLINE,
                "the consumer group[" + header.group() + "] has no member " + one);
        }
        return all(answers).thenApply(table -> {
            var body = new GetConsumerStatusBody();
            body.setConsumerTable(table);
            return Response.ok().body(body.encode());
        });
    }

    private static CompletionStage<Map<String, Map<MessageQueue, Long>>> all(
        Map<String, CompletableFuture<RemotingCommand>> answers) {

        var ended = new ArrayList<CompletableFuture<?>>();
        answers.values().forEach(answer -> ended.add(answer.handle((reply, failure) -> null)));
        return CompletableFuture.allOf(ended.toArray(CompletableFuture[]::new)).thenApply(none -> {
            Map<String, Map<MessageQueue, Long>> table = new HashMap<>();
            answers.forEach((clientId, answer) -> {
                if (!answer.isCompletedExceptionally() && answer.join().getCode() == ResponseCode.SUCCESS) {
                    put(clientId, answer.join(), table);
                }
            });
            return table;
        });
    }

    private static void put(String clientId, RemotingCommand answer, Map<String, Map<MessageQueue, Long>> table) {
        try {
            table.put(clientId, RemotingSerializable.decode(
                answer.getBody(), GetConsumerStatusBody.class).getMessageQueueTable());
        } catch (BadBodyException e) {
            LOG.warn("The member {} is left out, as its status cannot be read: {}", clientId, e.getMessage());
        }
    }
}
