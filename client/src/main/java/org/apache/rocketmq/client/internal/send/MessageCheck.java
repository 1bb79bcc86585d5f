package org.apache.rocketmq.client.internal.send;

import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.internal.name.SystemTopics;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/** Refuses messages that no broker would take, before anything is sent. */
public final class MessageCheck {

    private MessageCheck() { }

    /** Refuses a message without a topic that can be sent to, without a body, or with more than {@code maxBytes}. */
    public static void check(Message message, int maxBytes) throws MQClientException {
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
        for (var property : message.getProperties().entrySet()) {
            checkProperty(message, property.getKey(), property.getValue());
        }
    }

    /** On the wire properties are one text, which these two characters divide. */
    private static void checkProperty(Message message, String name, String value) throws MQClientException {
        if (name.indexOf(PropertiesText.NAME_END) >= 0 || name.indexOf(PropertiesText.PROPERTY_END) >= 0) {
            throw illegal("A property's name of the message to " + message.getTopic()
                + " has a character 1 or 2, which divides properties: " + printable(name));
        }
        if (value != null && value.indexOf(PropertiesText.PROPERTY_END) >= 0) {
            throw illegal("The property " + name + " of the message to " + message.getTopic()
                + " has a character 2, which divides properties");
        }
    }

    private static String printable(String name) {
        return name.replace(PropertiesText.NAME_END, '?').replace(PropertiesText.PROPERTY_END, '?');
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
