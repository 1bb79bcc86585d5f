package org.apache.rocketmq.remoting.protocol.body;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * How far behind in time a group is in one queue: when its first, its last and the last consumed message were stored.
 */
public class QueueTimeSpan {
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("yyyy-MM-dd'#'HH:mm:ss:SSS");

    private MessageQueue messageQueue;
    private long minTimeStamp;
    private long maxTimeStamp;
    private long consumeTimeStamp;
    private long delayTime;

    public MessageQueue getMessageQueue() {
        return messageQueue;
    }

    public void setMessageQueue(MessageQueue messageQueue) {
        this.messageQueue = messageQueue;
    }

    public long getMinTimeStamp() {
        return minTimeStamp;
    }

    public void setMinTimeStamp(long minTimeStamp) {
        this.minTimeStamp = minTimeStamp;
    }

    public long getMaxTimeStamp() {
        return maxTimeStamp;
    }

    public void setMaxTimeStamp(long maxTimeStamp) {
        this.maxTimeStamp = maxTimeStamp;
    }

    public long getConsumeTimeStamp() {
        return consumeTimeStamp;
    }

    public void setConsumeTimeStamp(long consumeTimeStamp) {
        this.consumeTimeStamp = consumeTimeStamp;
    }

    public long getDelayTime() {
        return delayTime;
    }

    public void setDelayTime(long delayTime) {
        this.delayTime = delayTime;
    }

    public String getMinTimeStampStr() {
        return text(minTimeStamp);
    }

    public String getMaxTimeStampStr() {
        return text(maxTimeStamp);
    }

    public String getConsumeTimeStampStr() {
        return text(consumeTimeStamp);
    }

    private static String text(long millis) {
        return FORM.format(Instant.ofEpochMilli(millis).atZone(ZoneId.systemDefault()));
    }
}
