package org.apache.rocketmq.client.utils;

import java.util.Map;
import org.apache.rocketmq.client.common.ClientErrorCode;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.internal.name.SystemTopics;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;

/** Makes replies to the requests that {@code DefaultMQProducer.request} sends. */
public class MessageUtil {
    private static final String REPLY = "reply";

    /**
     * The reply to a request, which any producer may send.
     *
     * @throws MQClientException where the message is no request that came by a broker, as it does not say where a
     *     reply should go
     */
    public static Message createReplyMessage(Message requestMessage, byte[] body) throws MQClientException {
        if (requestMessage == null) {
            throw noReply("the request is null");
        }
        String cluster = required(requestMessage, MessageConst.PROPERTY_CLUSTER);
        var properties = Map.of(
            MessageConst.PROPERTY_MESSAGE_TYPE, REPLY,
            MessageConst.PROPERTY_CORRELATION_ID,
            required(requestMessage, MessageConst.PROPERTY_CORRELATION_ID),
            MessageConst.PROPERTY_MESSAGE_REPLY_TO_CLIENT,
            required(requestMessage, MessageConst.PROPERTY_MESSAGE_REPLY_TO_CLIENT),
            MessageConst.PROPERTY_MESSAGE_TTL, required(requestMessage, MessageConst.PROPERTY_MESSAGE_TTL));
        var reply = new Message(SystemTopics.replyTopic(cluster), body);
        properties.forEach((name, value) -> MessageAccessor.putProperty(reply, name, value));
        return reply;
    }

    /** The id of the client that a request's reply goes to; null in a message that is no request. */
    public static String getReplyToClient(Message msg) {
        return msg.getProperty(MessageConst.PROPERTY_MESSAGE_REPLY_TO_CLIENT);
    }

    private static String required(Message request, String property) throws MQClientException {
        String value = request.getProperty(property);
        if (value == null) {
            throw noReply("the message to " + request.getTopic() + " has no property " + property);
        }
        return value;
    }

    private static MQClientException noReply(String why) {
        return new MQClientException(ClientErrorCode.CREATE_REPLY_MESSAGE_EXCEPTION, "No reply can be made: " + why);
    }
}
