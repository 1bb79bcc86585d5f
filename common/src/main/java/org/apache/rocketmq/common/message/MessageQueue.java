package org.apache.rocketmq.common.message;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Objects;

/** One queue of a topic, which lies in one broker. Sorts by topic, broker and number. */
public class MessageQueue implements Comparable<MessageQueue>, Serializable {
    private static final long serialVersionUID = 6191200464116433425L;
    private static final Comparator<MessageQueue> ORDER = Comparator.comparing(MessageQueue::getTopic)
        .thenComparing(MessageQueue::getBrokerName).thenComparingInt(MessageQueue::getQueueId);

    private String topic;
    private String brokerName;
    private int queueId;

    public MessageQueue() { }

    public MessageQueue(MessageQueue other) {
        this(other.topic, other.brokerName, other.queueId);
    }

    public MessageQueue(String topic, String brokerName, int queueId) {
        this.topic = topic;
        this.brokerName = brokerName;
        this.queueId = queueId;
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

    @Override
    public int hashCode() {
        return 31 * (31 * Objects.hashCode(topic) + Objects.hashCode(brokerName)) + queueId;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other != null && getClass() == other.getClass() && same((MessageQueue) other);
    }

    private boolean same(MessageQueue other) {
        return queueId == other.queueId && Objects.equals(topic, other.topic)
            && Objects.equals(brokerName, other.brokerName);
    }

    @Override
    public int compareTo(MessageQueue other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return "MessageQueue [topic=" + topic + ", brokerName=" + brokerName + ", queueId=" + queueId + "]";
    }
}
