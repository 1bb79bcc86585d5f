package org.apache.rocketmq.client.internal.send;

import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.internal.name.SystemTopics;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/** Refuses messages that no broker would take, before anything is sent. */
final class MessageCheck {

    private MessageCheck() { }

    static void check(Message message, int maxBytes) throws MQClientException {
        if (message == null) {
            throw illegal("The message is null");
        }
        checkTopic(message.getTopic());
        byte[] body = message.getBody();
        if (body == null || body.length == 0) {
            throw illegal("The body of the message to " + message.getTopic() + " is "
                + (body == null ? "null" : "empty"));
        }
        if (body.length > maxBytes) {
            throw illegal("The body of the message to " + message.getTopic() + " has " + body.length
                + " bytes; setMaxMessageSize allows " + maxBytes);
        }
    }

    static void checkTopic(String topic) throws MQClientException {
        String complaint = Names.topicComplaint(topic);
        if (complaint != null) {
            throw new MQClientException(complaint, null);
        }
        if (!SystemTopics.isSendable(topic)) {
            throw new MQClientException("The topic " + topic + " is the broker's own; nobody else may send to it",
                null);
        }
    }

    static MQClientException illegal(String text) {
        return new MQClientException(ResponseCode.MESSAGE_ILLEGAL, text);
    }
}
