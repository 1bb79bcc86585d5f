package org.apache.rocketmq.remoting.protocol.body;

import com.alibaba.fastjson2.annotation.JSONField;
import java.util.Base64;
import java.util.BitSet;

/** Acknowledgements of messages that one pop took from one queue. Its names on the wire are short. */
public class BatchAck {
    @JSONField(name = "c", alternateNames = "consumerGroup")
    private String consumerGroup;
    @JSONField(name = "t", alternateNames = "topic")
    private String topic;
    /** "0" for the topic's own queue, "1" and "2" for those of the group's retry topics. */
    @JSONField(name = "r", alternateNames = "retry")
    private String retry;
    @JSONField(name = "so", alternateNames = "startOffset")
    private long startOffset;
    @JSONField(name = "q", alternateNames = "queueId")
    private int queueId;
    @JSONField(name = "rq", alternateNames = "reviveQueueId")
    private int reviveQueueId;
    @JSONField(name = "pt", alternateNames = "popTime")
    private long popTime;
    @JSONField(name = "it", alternateNames = "invisibleTime")
    private long invisibleTime;
    @JSONField(name = "b", alternateNames = "bitSet")
    private String bits;

    public String getConsumerGroup() {
        return consumerGroup;
    }

    public void setConsumerGroup(String consumerGroup) {
        this.consumerGroup = consumerGroup;
    }

    public String getTopic() {
        return topic;
    }

    public void setTopic(String topic) {
        this.topic = topic;
    }

    public String getRetry() {
        return retry;
    }

    public void setRetry(String retry) {
        this.retry = retry;
    }

    public long getStartOffset() {
        return startOffset;
    }

    public void setStartOffset(long startOffset) {
        this.startOffset = startOffset;
    }

    public int getQueueId() {
        return queueId;
    }

    public void setQueueId(int queueId) {
        this.queueId = queueId;
    }

    public int getReviveQueueId() {
        return reviveQueueId;
    }

    public void setReviveQueueId(int reviveQueueId) {
        this.reviveQueueId = reviveQueueId;
    }

    public long getPopTime() {
        return popTime;
    }

    public void setPopTime(long popTime) {
        this.popTime = popTime;
    }

    public long getInvisibleTime() {
        return invisibleTime;
    }

    public void setInvisibleTime(long invisibleTime) {
        this.invisibleTime = invisibleTime;
    }

    public String getBits() {
        return bits;
    }

    public void setBits(String bits) {
        this.bits = bits;
    }

    /**
     * Which messages: bit n stands for the queue offset n behind the start.
     *
     * @throws IllegalArgumentException where the text of the bits is no base64
     */
    public BitSet offsets() {
        return bits == null ? new BitSet() : BitSet.valueOf(Base64.getDecoder().decode(bits));
    }

    public void acknowledge(BitSet offsets) {
        bits = Base64.getEncoder().encodeToString(offsets.toByteArray());
    }
}
