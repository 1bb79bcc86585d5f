package org.apache.rocketmq.common.message;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Objects;

/** One queue of a topic and an offset in it, for clients in C++. Sorts by topic, broker, number and offset. */
public class MessageQueueForC implements Comparable<MessageQueueForC>, Serializable {
    private static final long serialVersionUID = 5320967846569962104L;
    private static final Comparator<MessageQueueForC> ORDER = Comparator.comparing(MessageQueueForC::getTopic)
        .thenComparing(MessageQueueForC::getBrokerName).thenComparingInt(MessageQueueForC::getQueueId)
        .thenComparingLong(MessageQueueForC::getOffset);

    private String topic;
    private String brokerName;
    private int queueId;
    private long offset;

    public MessageQueueForC(String topic, String brokerName, int queueId, long offset) {
        this.topic = topic;
        this.brokerName = brokerName;
        this.queueId = queueId;
        this.offset = offset;
    }

    public String getTopic() {
        return topic;
    }

    public void setTopic(String topic) {
        this.topic = topic;
    }

    public String getBrokerName() {
        return brokerName;
    }

    public void setBrokerName(String brokerName) {
        this.brokerName = brokerName;
    }

    public int getQueueId() {
        return queueId;
    }

    public void setQueueId(int queueId) {
        this.queueId = queueId;
    }

    public long getOffset() {
        return offset;
    }

    public void setOffset(long offset) {
        this.offset = offset;
    }

    @Override
    public int compareTo(MessageQueueForC other) {
        return ORDER.compare(this, other);
    }

    @Override
    public int hashCode() {
        return Objects.hash(topic, brokerName, queueId, offset);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof MessageQueueForC queue && queueId == queue.queueId
            && offset == queue.offset && Objects.equals(topic, queue.topic)
            && Objects.equals(brokerName, queue.brokerName);
    }

    @Override
    public String toString() {
        return "MessageQueueForC [topic=" + topic + ", brokerName=" + brokerName + ", queueId=" + queueId + ", offset="
            + offset + "]";
    }
}
