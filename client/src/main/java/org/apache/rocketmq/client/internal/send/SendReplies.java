package org.apache.rocketmq.client.internal.send;

import java.util.Optional;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/** What a broker's response to a send means. */
final class SendReplies {
    private static final String DEFAULT_REGION = "DefaultRegion";

    private SendReplies() { }

    /** The result, where the response says that the message is stored. */
    static Optional<SendResult> result(SendOrder order, MessageQueue to, RemotingCommand response) {
        var message = order.message();
        return status(response.getCode()).map(status -> {
            var reply = message.type().replyHeader(response);
            var stored = new MessageQueue(
                order.policy().scope().plain(message.topic()), to.getBrokerName(), reply.queueId());
            String region = response.fields().get(MessageConst.PROPERTY_MSG_REGION);
            var result = new SendResult(status, message.ids(), stored, reply.queueOffset(), reply.transactionId(),
                reply.msgId(), region == null || region.isEmpty() ? DEFAULT_REGION : region);
            result.setTraceOn(!"false".equals(response.fields().get(MessageConst.PROPERTY_TRACE_SWITCH)));
            result.setRecallHandle(reply.recallHandle());
            return result;
        });
    }

    private static Optional<SendStatus> status(int code) {
        return switch (code) {
            case ResponseCode.SUCCESS -> Optional.of(SendStatus.SEND_OK);
            case ResponseCode.FLUSH_DISK_TIMEOUT -> Optional.of(SendStatus.FLUSH_DISK_TIMEOUT);
            case ResponseCode.FLUSH_SLAVE_TIMEOUT -> Optional.of(SendStatus.FLUSH_SLAVE_TIMEOUT);
            case ResponseCode.SLAVE_NOT_AVAILABLE -> Optional.of(SendStatus.SLAVE_NOT_AVAILABLE);
            default -> Optional.empty();
        };
    }
}
