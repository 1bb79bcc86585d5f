package org.apache.rocketmq.remoting.protocol.body;

import org.apache.rocketmq.common.message.MessageRequestMode;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;

/** How a group reads a topic: by pulls, or by pops of which some members share a queue. */
public class SetMessageRequestModeRequestBody extends RemotingSerializable {
    private String topic;
    private String consumerGroup;
    private MessageRequestMode mode = MessageRequestMode.PULL;
    private int popShareQueueNum;

    public String getTopic() {
        return topic;
    }

    public void setTopic(String topic) {
        this.topic = topic;
    }

    public String getConsumerGroup() {
        return consumerGroup;
    }

    public void setConsumerGroup(String consumerGroup) {
        this.consumerGroup = consumerGroup;
    }

    public MessageRequestMode getMode() {
        return mode;
    }

    public void setMode(MessageRequestMode mode) {
        this.mode = mode;
    }

    public int getPopShareQueueNum() {
        return popShareQueueNum;
    }

    public void setPopShareQueueNum(int popShareQueueNum) {
        this.popShareQueueNum = popShareQueueNum;
    }
}
