package org.apache.rocketmq.remoting.protocol.body;

import java.util.List;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;

/** Acknowledgements of many messages that were popped from one broker. */
public class BatchAckMessageRequestBody extends RemotingSerializable {
    private String brokerName;
    private List<BatchAck> acks;

    public String getBrokerName() {
        return brokerName;
    }

    public void setBrokerName(String brokerName) {
        this.brokerName = brokerName;
    }

    public List<BatchAck> getAcks() {
        return acks;
    }

    public void setAcks(List<BatchAck> acks) {
        this.acks = acks;
    }
}
