package org.apache.rocketmq.broker.send;

import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.group.Producers;
import org.apache.rocketmq.common.internal.net.Hosts;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.remoting.internal.request.ReplyMessageHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.SendMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands replies to the clients that asked, by the connections that their producers' heartbeats come by. How many are
 * under way to a client is bounded by its connection, which refuses what is too much.
 */
final class ReplyPush {
    private static final Logger LOG = LoggerFactory.getLogger(ReplyPush.class);
    private static final long ANSWER_MILLIS = 10_000;

    private final Producers producers;
    private final String brokerAddress;
    private final InstantSource clock;

    ReplyPush(Producers producers, String brokerAddress, InstantSource clock) {
        this.producers = producers;
        this.brokerAddress = brokerAddress;
        this.clock = clock;
    }

    /** Complete when the client has the reply, with null, or with why it has not. The texts are Apache's. */
    CompletionStage<RequestRejected> push(Request<SendMessageHeader> request, String properties) {
        String clientId = PropertiesText.find(properties, MessageConst.PROPERTY_MESSAGE_REPLY_TO_CLIENT);
        if (clientId == null) {
            return CompletableFuture.completedFuture(new RequestRejected(
                Refusal.REPLY_WITHOUT_ADDRESS, "reply message properties[REPLY_TO_CLIENT] is null"));
        }
        var peer = producers.find(clientId);
        if (peer == null) {
            return CompletableFuture.completedFuture(new RequestRejected(
                Refusal.ASKER_UNKNOWN, "push reply message fail, channel of <" + clientId + "> not found."));
        }
        var body = new byte[request.body().remaining()];
        request.body().get(request.body().position(), body);
        var push = Requests.PUSH_REPLY_MESSAGE_TO_CLIENT.request(header(request, properties), body);
        return peer.call(push, ANSWER_MILLIS).handle((answer, failure) -> {
            if (failure == null && answer.getCode() == ResponseCode.SUCCESS) {
                return null;
            }
            LOG.info("The reply to {} at {} did not arrive: {}", clientId, peer,
                failure == null ? answer.getCode() + " " + answer.getRemark() : failure.getMessage());
            return new RequestRejected(
                Refusal.REPLY_NOT_TAKEN, "push reply message to " + clientId + " fail.");
        });
    }

    private ReplyMessageHeader header(Request<SendMessageHeader> request, String properties) {
        var sent = request.header();
        long now = clock.millis();
        return new ReplyMessageHeader(sent.producerGroup(), sent.topic(), sent.defaultTopic(),
            sent.defaultTopicQueueNums(), sent.queueId(), sent.sysFlag(), sent.bornTimestamp(), sent.flag(),
            PropertiesText.set(properties, MessageConst.PROPERTY_PUSH_REPLY_TIME, Long.toString(now)),
            sent.reconsumeTimes(), Boolean.TRUE.equals(sent.unitMode()),
            Hosts.text(request.peer().remoteAddress()), brokerAddress, now);
    }
}
