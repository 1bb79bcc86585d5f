package org.apache.rocketmq.common.message;

import java.util.Map;
import org.apache.rocketmq.common.internal.record.PropertyMap;

/** Lets the client's and the tools' own code set the properties that are closed to users. */
public class MessageAccessor {

    public static void clearProperty(Message msg, String name) {
        msg.clearProperty(name);
    }

    public static void setProperties(Message msg, Map<String, String> properties) {
        msg.setProperties(properties);
    }

    public static void putProperty(Message msg, String name, String value) {
        msg.putProperty(name, value);
    }

    public static void setTransferFlag(Message msg, String transferFlag) {
        putProperty(msg, MessageConst.PROPERTY_TRANSFER_FLAG, transferFlag);
    }

    public static String getTransferFlag(Message msg) {
        return msg.getProperty(MessageConst.PROPERTY_TRANSFER_FLAG);
    }

    public static void setCorrectionFlag(Message msg, String correctionFlag) {
        putProperty(msg, MessageConst.PROPERTY_CORRECTION_FLAG, correctionFlag);
    }

    public static String getCorrectionFlag(Message msg) {
        return msg.getProperty(MessageConst.PROPERTY_CORRECTION_FLAG);
    }

    public static void setOriginMessageId(Message msg, String originMessageId) {
        putProperty(msg, MessageConst.PROPERTY_ORIGIN_MESSAGE_ID, originMessageId);
    }

    public static String getOriginMessageId(Message msg) {
        return msg.getProperty(MessageConst.PROPERTY_ORIGIN_MESSAGE_ID);
    }

    public static void setMQ2Flag(Message msg, String flag) {
        putProperty(msg, MessageConst.PROPERTY_MQ2_FLAG, flag);
    }

    public static String getMQ2Flag(Message msg) {
        return msg.getProperty(MessageConst.PROPERTY_MQ2_FLAG);
    }

    public static void setReconsumeTime(Message msg, String reconsumeTimes) {
        putProperty(msg, MessageConst.PROPERTY_RECONSUME_TIME, reconsumeTimes);
    }

    public static String getReconsumeTime(Message msg) {
        return msg.getProperty(MessageConst.PROPERTY_RECONSUME_TIME);
    }

    public static void setMaxReconsumeTimes(Message msg, String maxReconsumeTimes) {
        putProperty(msg, MessageConst.PROPERTY_MAX_RECONSUME_TIMES, maxReconsumeTimes);
    }

    public static String getMaxReconsumeTimes(Message msg) {
        return msg.getProperty(MessageConst.PROPERTY_MAX_RECONSUME_TIMES);
    }

    public static void setConsumeStartTimeStamp(Message msg, String timestampMillis) {
        putProperty(msg, MessageConst.PROPERTY_CONSUME_START_TIMESTAMP, timestampMillis);
    }

    public static String getConsumeStartTimeStamp(Message msg) {
        return msg.getProperty(MessageConst.PROPERTY_CONSUME_START_TIMESTAMP);
    }

    public static void setLiteTopic(Message msg, String liteTopic) {
        putProperty(msg, MessageConst.PROPERTY_LITE_TOPIC, liteTopic);
    }

    /** A message with the same topic, flag, body array and transaction id, and a copy of the properties. */
    public static Message cloneMessage(Message msg) {
        var copy = new Message();
        copy.setTopic(msg.getTopic());
        copy.setFlag(msg.getFlag());
        copy.setBody(msg.getBody());
        copy.setTransactionId(msg.getTransactionId());
        copy.setProperties(deepCopyProperties(msg.getProperties()));
        return copy;
    }

    /** A copy; null for null. */
    public static Map<String, String> deepCopyProperties(Map<String, String> properties) {
        return properties == null ? null : new PropertyMap(properties);
    }
}
