package org.apache.rocketmq.client;

import java.util.Properties;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.send.MessageCheck;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.topic.TopicValidator;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/** The checks of names, messages and settings that the client makes before it asks a broker. */
public class Validators {
    public static final int CHARACTER_MAX_LENGTH = 255;
    public static final int TOPIC_MAX_LENGTH = Names.MAX_TOPIC_LENGTH;
    public static final int GROUP_MAX_LENGTH = 120;

    private static final String BROKER_PERMISSION = "brokerPermission";

    /** Refuses a name that no group can have. */
    public static void checkGroup(String group) throws MQClientException {
        var result = TopicValidator.validateGroup(group);
        refuse(result.isValid() ? null : result.getRemark());
    }

    /** Refuses a name that no topic can have. */
    public static void checkTopic(String topic) throws MQClientException {
        refuse(Names.topicComplaint(topic));
    }

    /** Refuses a message that this producer would not send. */
    public static void checkMessage(Message msg, DefaultMQProducer defaultMQProducer) throws MQClientException {
        MessageCheck.check(msg, defaultMQProducer.getMaxMessageSize());
    }

    /** Refuses the names that the system keeps for itself. */
    public static void isSystemTopic(String topic) throws MQClientException {
        if (TopicValidator.isSystemTopic(topic)) {
            refuse("The topic " + topic + " is the system's own.");
        }
    }

    /** Refuses the topics that only brokers append to. */
    public static void isNotAllowedSendTopic(String topic) throws MQClientException {
        if (TopicValidator.isNotAllowedSendTopic(topic)) {
            refuse("The topic " + topic + " is the broker's own; nobody else may send to it.");
        }
    }

    /** Refuses a topic's permission that brokers do not know. */
    public static void checkTopicConfig(TopicConfig topicConfig) throws MQClientException {
        if (!PermName.isValid(topicConfig.getPerm())) {
            throw new MQClientException(ResponseCode.NO_PERMISSION, "The permission " + topicConfig.getPerm()
                + " of the topic " + topicConfig.getTopicName() + " is none");
        }
    }

    /** Refuses a broker's permission that brokers do not know; other settings are not looked at. */
    public static void checkBrokerConfig(Properties brokerConfig) throws MQClientException {
        String permission = brokerConfig.getProperty(BROKER_PERMISSION);
        if (permission != null && !PermName.isValid(Integer.parseInt(permission))) {
            throw new MQClientException(ResponseCode.NO_PERMISSION,
                "The value " + permission + " of " + BROKER_PERMISSION + " is no permission");
        }
    }

    private static void refuse(String complaint) throws MQClientException {
        if (complaint != null) {
            throw new MQClientException(complaint, null);
        }
    }
}
